"""The pages of the rulebook: who reads, proposes, signs, mends and plans, and what they say."""

from datetime import timedelta

import pytest

from folkmoot.core.dates import today
from folkmoot.units.actions import appoint
from folkmoot.units.models import OfficeKind
from folkmoot.units.rulebook.actions import propose_rules, sign_rules
from folkmoot.units.rulebook.ends import plan_end
from folkmoot.units.rulebook.models import PlannedEnd, RuleChange
from folkmoot.units.rulebook.queries import rulebook_text
from folkmoot.units.rulebook.rules import ASSOCIATION, BRANCH_RULES, shipped
from folkmoot.units.rulebook.tests.books import begin, branch_rules, host, members, unit
from folkmoot.units.tasks import tick
from folkmoot.units.tests.budget import queries_of

LATER = today() + timedelta(days=30)
SHORTER = branch_rules(probation=("probation_months = 12", "probation_months = 6"))
EVERYBODY = ("chair", "general", "secretary", "sibling", "southerner", "member", "auditor")


def text(answer):
    return answer.content.decode()


def proposal(world):
    return propose_rules(SHORTER, on=LATER, reason="the congress decided", by=world.chair)


@pytest.fixture
def deputy(world):
    """Signs at the top: a second officer of the city."""
    kind = OfficeKind.objects.get(code="deputy-secretary")
    appoint(world.colleague, world.city, kind, term=(today(), None), by=None)
    return world.colleague


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("address", ["/rules/", "/rules/toml/"])
def test_rules_are_open_to_all_inside(world, sign_in, who, address):
    assert sign_in(getattr(world, who)).get(address).status_code == 200


@pytest.mark.parametrize("address", ["/rules/", "/rules/toml/", "/rules/units/", "/rules/new/"])
def test_rules_are_closed_to_those_who_left(world, sign_in, address):
    assert sign_in(world.leaver).get(address).status_code == 404


def test_rules_of_a_day_and_as_known_on_a_day(world, sign_in):
    begin()
    sign_rules(proposal(world), by=world.general)
    client = sign_in(world.member)
    now = text(client.get("/rules/"))
    then = text(client.get(f"/rules/?on={LATER}"))
    assert ("Months of probation: 12." in now, "Months of probation: 6." in then) == (True, True)
    yesterday = today() - timedelta(days=1)
    known = text(client.get(f"/rules/?on={LATER}&known={yesterday}"))
    assert "The rules of a plain association hold until" in known


def test_rules_in_chinese(world, sign_in):
    begin()
    client = sign_in(world.member)
    client.cookies["django_language"] = "zh-hans"
    shown = text(client.get("/rules/"))
    assert [words in shown for words in ("支部规则", "成员不少于 3 人。", "版本")] == [True] * 3
    assert "It has at least" not in shown


def test_download_is_the_text_of_the_day(world, sign_in):
    begin()
    sign_rules(proposal(world), by=world.general)
    client = sign_in(world.member)
    answer = client.get(f"/rules/toml/?on={LATER}")
    assert text(answer) == SHORTER
    assert answer["Content-Type"] == "application/toml; charset=utf-8"
    assert f"rulebook-{LATER}.toml" in answer["Content-Disposition"]
    assert text(client.get("/rules/toml/")) == shipped(BRANCH_RULES)


def form(**fields):
    return {"on": LATER.isoformat(), "reason": "the congress decided", "text": SHORTER} | fields


@pytest.mark.parametrize(
    ("who", "status"),
    [("chair", 200), ("general", 404), ("secretary", 404), ("member", 404), ("auditor", 404)],
)
def test_who_proposes_a_version(world, sign_in, who, status):
    client = sign_in(getattr(world, who))
    assert client.get("/rules/new/").status_code == status
    sent = client.post("/rules/new/", form())
    assert sent.status_code == (302 if status == 200 else 404)
    assert RuleChange.objects.count() == (status == 200)


def test_form_starts_from_the_rules_of_today_or_from_one_that_ships(world, sign_in):
    begin()
    client = sign_in(world.chair)
    assert "# Branch rules:" in text(client.get("/rules/new/"))
    assert "# A plain association:" in text(client.get(f"/rules/new/?source={ASSOCIATION}"))


def test_mistakes_stand_beside_the_text_which_is_kept(world, sign_in):
    wrong = SHORTER.replace("sponsors = 2", "sponsors = 'two'").replace("usual = 5", "usual = 9")
    shown = text(sign_in(world.chair).post("/rules/new/", form(text=wrong)))
    assert "admission.sponsors: this must be a whole number." in shown
    assert "sponsors = &#x27;two&#x27;" in shown
    client = sign_in(world.chair)
    client.cookies["django_language"] = "zh-hans"
    assert "admission.sponsors：须为整数。" in text(client.post("/rules/new/", form(text=wrong)))


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"on": (today() - timedelta(days=1)).isoformat()},
            "Rules do not reach back. Choose today",
        ),
        ({"on": "soon"}, "This is not a date."),
        ({"text": shipped(BRANCH_RULES)}, "This text is the one that holds on that day already."),
    ],
)
def test_refusals_are_sentences(world, sign_in, fields, sentence):
    begin()
    assert sentence in text(sign_in(world.chair).post("/rules/new/", form(**fields)))
    assert not RuleChange.objects.exists()


@pytest.mark.parametrize(
    ("who", "page", "sign"),
    [("chair", 200, 302), ("colleague", 200, 302), ("general", 404, 404), ("secretary", 404, 404),
     ("member", 404, 404), ("auditor", 404, 404), ("leaver", 404, 404)],
)  # fmt: skip
def test_who_reads_and_signs_a_proposal(world, sign_in, deputy, who, page, sign):
    change = proposal(world)
    client = sign_in(getattr(world, who))
    assert client.get(f"/rules/changes/{change.pk}/").status_code == page
    assert ("the congress decided" in text(client.get("/rules/"))) == (page == 200)
    assert client.post(f"/rules/changes/{change.pk}/sign/").status_code == sign
    change.refresh_from_db()
    assert bool(change.signed) == (who == "colleague")


@pytest.mark.parametrize(
    ("who", "status"), [("chair", 302), ("colleague", 302), ("general", 404), ("member", 404)]
)
def test_who_withdraws_a_signed_version(world, sign_in, deputy, who, status):
    begin()
    change = sign_rules(proposal(world), by=deputy)
    client = sign_in(getattr(world, who))
    assert client.post(f"/rules/changes/{change.pk}/withdraw/").status_code == status
    assert (rulebook_text(LATER) == SHORTER) == (status == 404)


def test_signed_version_is_open_to_all_inside(world, sign_in, deputy):
    change = sign_rules(proposal(world), by=deputy)
    shown = text(sign_in(world.member).get(f"/rules/changes/{change.pk}/"))
    assert "Decided, takes effect on" in shown
    assert "Sign this version" not in shown


def test_proposal_says_in_words_what_it_changes(world, sign_in, deputy):
    begin()
    shown = text(sign_in(deputy).get(f"/rules/changes/{proposal(world).pk}/"))
    assert "<del>Months of probation: 12.</del>" in shown
    assert "<ins>Months of probation: 6.</ins>" in shown
    assert "<del>Months of probation after" not in shown


def test_unknown_version_and_parameter(world, sign_in):
    client = sign_in(world.chair)
    statuses = [
        client.get(address).status_code
        for address in ("/rules/changes/99/", "/rules/?debug=1", "/rules/units/?debug=1")
    ]
    assert statuses == [404, 400, 400]


@pytest.mark.parametrize(
    ("who", "status"),
    [("chair", 200), ("general", 200), ("secretary", 200), ("member", 404), ("auditor", 404)],
)
def test_who_opens_the_worklist(world, sign_in, who, status):
    assert sign_in(getattr(world, who)).get("/rules/units/").status_code == status


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Units to see to", "Members: 2. The rules ask for 3 at least.", "Planned ends",
                "Hosts whose members have no unit of their own", "Members who work there: 3."]),
        ("zh-hans", ["需要处理的单位", "成员 2 人；规则要求至少 3 人。", "预定终止",
                     "成员尚无自己单位的所在企业", "在那里任职的成员：3 人。"]),
    ],
)  # fmt: skip
def test_worklist_in_both_languages(world, sign_in, language, words):
    begin()
    members(unit("small", world.city), 2)
    members(unit("joint", world.city, "joint-branch"), 3, host=host("acme"))
    plan(world)
    client = sign_in(world.chair)
    client.cookies["django_language"] = language
    shown = text(client.get("/rules/units/"))
    assert [one for one in words if one not in shown] == []


def test_worklist_of_units_within_the_rules_says_so(world, sign_in):
    shown = text(sign_in(world.sibling).get("/rules/units/?on=2020-02-01"))
    assert "Nothing waits for you here" in shown


def test_worklist_asks_as_much_for_many_units_as_for_few(world, sign_in):
    begin()
    client = sign_in(world.chair)
    members(unit("first", world.city), 3, host=host("a"))
    client.get("/rules/units/")
    few = queries_of(client, "/rules/units/")
    for number in range(5):
        members(unit(f"more{number}", world.city), 3, host=host(f"h{number}"))
    assert queries_of(client, "/rules/units/") == few


def plan(world):
    return plan_end(
        world.north2, target=world.north1.unit, ends=LATER, purpose="newcomers", by=world.general
    )


def end(world, **fields):
    values = {"purpose": "project", "ends": LATER.isoformat(), "target": world.north1.unit_id}
    return values | fields


@pytest.mark.parametrize(
    ("who", "status"),
    [("chair", 200), ("general", 200), ("sibling", 200), ("secretary", 404), ("member", 404),
     ("auditor", 404)],
)  # fmt: skip
def test_who_plans_the_end_of_a_unit(world, sign_in, who, status):
    client = sign_in(getattr(world, who))
    assert client.get("/units/north2/planned-end/").status_code == status
    sent = client.post("/units/north2/planned-end/", end(world)).status_code
    reaches_target = who in {"chair", "general"}
    assert sent == (302 if reaches_target else status)
    assert PlannedEnd.objects.count() == reaches_target


def test_unit_page_says_until_when_it_is_meant_to_stand(world, sign_in):
    plan(world)
    client = sign_in(world.member)
    shown = text(client.get("/units/north2/"))
    assert "Branch for new members" in shown
    assert f'<time datetime="{LATER}">' in shown
    assert "Planned to end on" not in text(client.get("/units/north1/"))
    assert "Planned to end on" not in text(client.get("/units/north2/?on=2021-01-01"))


def test_day_that_has_passed_is_refused_beside_its_field(world, sign_in):
    sent = sign_in(world.general).post(
        "/units/north2/planned-end/", end(world, ends=today().isoformat())
    )
    assert "Choose a day to come." in text(sent)


@pytest.mark.parametrize(("who", "status"), [("general", 302), ("secretary", 404), ("member", 404)])
def test_who_drops_a_plan(world, sign_in, who, status):
    plan(world)
    client = sign_in(getattr(world, who))
    assert client.post("/units/north2/planned-end/drop/").status_code == status
    assert PlannedEnd.objects.live().count() == (status == 404)
    if status == 302:
        assert client.post("/units/north2/planned-end/drop/").status_code == 404


def test_drafted_act_is_reached_from_the_worklist(world, sign_in):
    planned = plan(world)
    PlannedEnd.objects.filter(pk=planned.pk).update(
        starts=today() - timedelta(days=9), ends=today()
    )
    tick()
    planned.refresh_from_db()
    client = sign_in(world.chair)
    assert f'href="/acts/{planned.act_id}/"' in text(client.get("/rules/units/"))
    assert "The planned end of the unit has come." in text(client.get(f"/acts/{planned.act_id}/"))
