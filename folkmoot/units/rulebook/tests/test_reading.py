"""A text is a rulebook, or every mistake in it is named with its key."""

import pytest
from django.utils import translation

from folkmoot.units.kinds import ensure_kinds
from folkmoot.units.rulebook.queries import checked, flat
from folkmoot.units.rulebook.reading import MOST_CHARACTERS, InvalidRulebook
from folkmoot.units.rulebook.rules import ASSOCIATION, BRANCH_RULES, SHIPPED, parse, shipped
from folkmoot.units.rulebook.wording import Names, in_words

NAMES = Names({}, {})


def problems(old, new, name=BRANCH_RULES):
    text = shipped(name)
    assert old in text
    with pytest.raises(InvalidRulebook) as caught:
        parse(text.replace(old, new, 1))
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("name", SHIPPED)
def test_rulebooks_that_ship_are_sound_and_name_kinds_that_there_are(db, name):
    ensure_kinds()
    assert checked(shipped(name)).name


def test_branch_rules_have_the_thresholds_of_their_source():
    rules = parse(shipped(BRANCH_RULES))
    branch, joint = rules.kinds["branch"], rules.kinds["joint-branch"]
    assert (branch.minimum, branch.maximum, joint.hosts) == (3, 50, 5)
    assert [(row.members, row.minimum, row.usual, row.maximum) for row in branch.committee] == [
        (0, 1, None, 2),
        (7, 3, 5, 7),
    ]
    assert (rules.kinds["general-branch"].minimum, rules.kinds["committee"].minimum) == (51, 101)
    assert rules.term_years("branch") == 3


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("minimum = 3\n", "minimun = 3\n", "kinds.branch.minimun: no rule has this name."),
        ("[work]", "[wrok]\n[work]", "wrok: no rule has this name."),
        ("days = 30\n", "", "transfer.days: this is missing."),
        ("minimum = 3\n", "minimum = '3'\n", "kinds.branch.minimum: this must be a whole number."),
        ("minimum = 3\n", "minimum = true\n", "kinds.branch.minimum: this must be a whole number."),
        ("minimum = 3\n", "minimum = 3.0\n", "kinds.branch.minimum: this must be a whole number."),
        ("minimum = 3\n", "minimum = -1\n",
         "kinds.branch.minimum: this must be a number from 0 to 1000000."),
        ("format = 1", "format = 2", "format: this must be a number from 1 to 1."),
        ("minimum = 3\n", "minimum = 51\n",
         "kinds.branch.maximum: this must not be less than kinds.branch.minimum."),
        ("usual = 5", "usual = 8",
         ("kinds.branch.committee[1].maximum: this must not be less than "
         "kinds.branch.committee[1].usual.")),
        ("usual = 5", "usual = 2",
         ("kinds.branch.committee[1].usual: this must not be less than "
         "kinds.branch.committee[1].minimum.")),
        ("members = 7", "members = 0",
         "kinds.branch.committee: the numbers of members must rise from entry to entry."),
        ("over = 100", "over = 50",
         ("kinds.general-branch.growth.over: this must not be less than "
         "kinds.general-branch.minimum.")),
        ('into = "committee"', 'into = "club"',
         "kinds.general-branch.growth.into: the rulebook has no kind of unit “club”."),
        ('found = "branch"', 'found = "Branch!"',
         "hosts.found: “Branch!” is no code; codes have small letters, digits and hyphens."),
        ('counts = "subtree"', 'counts = "all"',
         "kinds.committee.counts: “all” is not possible. Choose one of these: unit, subtree."),
        ('below = ["branch", "joint-branch"]', 'below = "branch"',
         "kinds.general-branch.below: this must be a list."),
        ('below = ["branch", "joint-branch"]', 'below = ["branch", "branch"]',
         "kinds.general-branch.below: “branch” stands there twice."),
        ('below = ["branch", "joint-branch"]', "below = [7]",
         "kinds.general-branch.below[0]: this must be a text in quotation marks."),
        ("[hosts]\n", "[hosts]\n[hosts.found]\n",
         "hosts.found: this must be a text in quotation marks."),
        ('counted = ["full", "suspended", "leave"]', "counted = []",
         "members.counted: this must not be empty."),
        ('counted = ["full", "suspended", "leave"]', 'counted = ["applicant"]',
         ("members.counted[0]: “applicant” is not possible. Choose one of these: "
         "probationary, full, suspended, leave.")),
        ('own_kinds = ["branch", "general-branch", "committee"]\n', "",
         "hosts.own_kinds: this is missing."),
        ('en = "Branch rules"', 'fr = "Règles"', "name.fr: no rule has this name."),
    ],
)  # fmt: skip
def test_every_mistake_is_named_with_its_key(old, new, sentence):
    assert sentence in problems(old, new)


def test_all_mistakes_are_named_at_once():
    text = shipped(ASSOCIATION).replace("\ndays = 30", "\ndayz = 30", 1).replace("sponsors = 2", "")
    with pytest.raises(InvalidRulebook) as caught:
        parse(text)
    assert sorted(str(problem) for problem in caught.value.problems) == [
        "admission.sponsors: this is missing.",
        "transfer.days: this is missing.",
        "transfer.dayz: no rule has this name.",
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a = 1\nb = = 2", "This is not TOML. Look at line 2, column 5."),
        ("a = " + "[" * 5_000, "This is not TOML. Look at line 1, column 1."),
        ("a = 1\na = 2\nb = 3", "This is not TOML. Look at line 2, column 6."),
        ("#" * (MOST_CHARACTERS + 1), "This text is longer than any rulebook."),
    ],
)
def test_text_that_is_no_toml_says_where(text, sentence):
    with pytest.raises(InvalidRulebook) as caught:
        parse(text)
    assert [str(problem) for problem in caught.value.problems] == [sentence]


def test_empty_text_misses_every_table_that_is_needed():
    with pytest.raises(InvalidRulebook) as caught:
        parse("")
    keys = {problem.parameters["key"] for problem in caught.value.problems}
    assert keys == {
        "format", "name", "members", "offices", "kinds", "admission", "transfer", "work",
    }  # fmt: skip


def test_kinds_and_offices_that_nobody_knows_are_refused(db):
    ensure_kinds()
    text = shipped(ASSOCIATION) + '\n[kinds.guild]\noffices = ["master"]\n'
    with pytest.raises(InvalidRulebook) as caught:
        checked(text)
    assert [str(problem) for problem in caught.value.problems] == [
        "kinds.guild: the organisation has no kind of unit “guild”.",
        "kinds.guild.offices[0]: the organisation has no office “master”.",
    ]


def test_words_say_every_number_in_both_languages(db):
    ensure_kinds()
    rules = parse(shipped(BRANCH_RULES))
    english = {section.title: section.sentences for section in in_words(rules)}
    assert english["Branch"] == [
        "It has at least 3 members.",
        "It has at most 50 members.",
        "It covers at most 1 host.",
        "No unit stands under it.",
        "These offices are always filled: Secretary.",
        "Its committee has 1 to 2 people.",
        "With 7 members or more, 3 to 5 people form its committee, and never more than 7.",
    ]
    assert english["Transfer"][1:4] == [
        "When the member does not answer in time, the transfer lapses.",
        "When the unit that is to be left does not answer in time, the transfer lapses.",
        "When the unit that is to be joined does not answer in time, the transfer lapses.",
    ]
    with translation.override("zh-hans"):
        chinese = {section.title: section.sentences for section in in_words(rules)}
    assert [len(s) for s in chinese.values()] == [len(s) for s in english.values()]
    assert "成员不少于 3 人。" in chinese["支部"]


def test_silence_of_the_units_is_consent_in_an_association():
    rules = parse(shipped(ASSOCIATION))
    silence = rules.transfer.silence
    assert (silence.member, silence.losing, silence.gaining) == ("lapse", "approve", "approve")
    [words] = [one.sentences for one in in_words(rules, NAMES) if one.title == "Transfer"]
    assert words[1:4] == [
        "When the member does not answer in time, the transfer lapses.",
        "A unit that is to be left and does not answer in time consents to the transfer.",
        "A unit that is to be joined and does not answer in time consents to the transfer.",
    ]


OTHER = {
    # name in the room of members: the line in the text, another one
    "admission.sponsors": ("sponsors = 2", "sponsors = 3"),
    "admission.probation_months": ("probation_months = 12", "probation_months = 6"),
    "admission.most_extensions": ("most_extensions = 1", "most_extensions = 2"),
    "admission.extension_months": ("extension_months = 12", "extension_months = 3"),
    "return.probation_months": ("return_probation_months = 0", "return_probation_months = 4"),
    "transfer.days": ("\ndays = 30", "\ndays = 14"),
    "transfer.silence": ('losing = "approve"', 'losing = "lapse"'),
    "transfer.most_days_held": ("most_days_held = 90", "most_days_held = 60"),
    "appeal.days": (
        "# against a refused application or transfer, to the unit above\ndays = 30",
        "\ndays = 14",
    ),
    "work.probation_days": ("probation_days = 30", "probation_days = 20"),
    "work.transfer_days": ("transfer_days = 7", "transfer_days = 3"),
    "smallest_shown": ("smallest_shown = 5", "smallest_shown = 10"),
}


@pytest.mark.parametrize("name", flat(parse(shipped(ASSOCIATION))))
def test_each_number_of_the_room_of_members_is_in_the_text_and_in_words(name):
    text = shipped(ASSOCIATION)
    old, new = OTHER[name]
    assert old in text
    before, after = parse(text), parse(text.replace(old, new, 1))
    assert {key for key, value in flat(after).items() if value != flat(before)[key]} == {name}
    assert in_words(after, NAMES) != in_words(before, NAMES)


def test_numbers_have_the_names_that_the_room_of_members_uses():
    found = flat(parse(shipped(ASSOCIATION)))
    assert found["admission.probation_months"] == 12
    assert found["transfer.silence"]["losing"] == "approve"
