"""What the pages of an election say and offer, to whom."""

import pytest

from folkmoot.elections import endings
from folkmoot.elections.models import Departure, Election, Nomination
from folkmoot.elections.tests import scene as scenes
from folkmoot.members.models import RollObjection
from folkmoot.members.rolls import object_to_roll
from folkmoot.units.actions import end_membership
from folkmoot.units.models import OfficeKind
from folkmoot.units.tests.budget import queries_of

OFFICERS_ONLY = ("Sign the calendar", "Propose new dates", "Propose to end the election")


@pytest.fixture
def read(client):
    """`read(person, day, path)` gives what the person's page says on that day, as one text."""

    def open_page(person, day, path, data=None):
        with scenes.at(day):
            person.account.refresh_from_db()
            client.force_login(person.account)
            response = client.get(path) if data is None else client.post(path, data)
        assert response.status_code == 200
        return response.content.decode()

    return open_page


def home(scene):
    return f"/elections/{scene.election.pk}/"


def counted(world, *ballots, candidates=(), leave_out=0):
    """An election with these ballots, closed, and decrypted by all trustees but some."""
    scene = scenes.ready(world, *candidates)
    voters = (world.member, world.colleague, world.secretary, world.general)
    for person, choices in zip(voters, ballots, strict=False):
        scenes.vote(scene, person, list(choices))
    scenes.close(scene)
    scenes.decrypt(scene, leave_out=leave_out)
    return scene


def test_without_candidates_the_page_asks_for_new_dates(world, read):
    scene = scenes.call(world)
    page = read(world.general, 8, home(scene))
    assert "Nobody stands, so there can be no vote with these dates." in page
    assert f'href="{home(scene)}change/"' in page
    assert "Sign the calendar" not in page


def test_one_candidate_without_half_of_the_ballots_leaves_the_seat_open(world, read):
    scene = counted(world, [1], [0], [0], candidates=[world.member])
    page = read(world.general, 22, home(scene))
    assert "1 seat stays open: too few candidates reached what the procedure asks." in page
    assert 'href="/elections/call/north1/"' in page


def test_one_candidate_with_half_of_the_ballots_is_elected(world, read):
    scene = counted(world, [1], [1], [0], candidates=[world.member])
    page = read(world.colleague, 22, home(scene))
    assert "Elected: 张伟" in page
    assert "3 ballots were counted; 4 members are on the roll." in page


def test_tie_leads_to_a_second_ballot_between_the_tied(world, read):
    scene = counted(world, [1, 0], [0, 1])
    second = f"/elections/call/north1/?second={scene.election.pk}"
    page = read(world.general, 22, home(scene))
    assert "nobody of those is elected" in page
    assert f'href="{second}"' in page
    assert "This is a second ballot" in read(world.general, 22, second)
    assert second not in read(world.member, 22, home(scene))


def test_missing_decryption_is_named_and_the_trustee_is_led_to_it(world, read):
    scene = counted(world, [1, 0], leave_out=1)
    assert "1 of 2 trustees have opened their part" in read(world.member, 22, home(scene))
    missing = scene.election.board.trustees.order_by("position").last().person
    assert "Open the count with your key" in read(missing, 22, home(scene))
    assert "Open the count with your key" not in read(world.member, 22, home(scene))


def test_empty_electorate_is_said_before_anybody_signs(world, read):
    for person in (world.general, world.secretary, world.member, world.colleague):
        end_membership(
            person.memberships.get(),
            world.north1,
            on=scenes.CALLED.date().replace(day=1),
            reason="moved",
            by=None,
        )
    scene = scenes.call(world)
    page = read(world.chair, 11, home(scene))
    assert "Nobody is on the roll, so there is nobody to vote." in page
    assert "Sign the calendar" not in page


def test_calendar_not_signed_in_time_asks_for_new_dates(world, read):
    scene = scenes.call(world)
    scenes.stand(scene, world.member)
    scenes.make_keys(scene)
    page = read(world.general, 15, home(scene))
    assert "The calendar was not signed in time" in page
    assert "Propose new dates; when a second person has approved them" in page
    assert "Sign the calendar" not in page
    assert "The time for this is over." not in page


def test_cancelled_election_shows_why_and_how_to_go_on(world, read):
    scene = scenes.call(world)
    with scenes.at(2):
        departure = endings.propose_departure(
            scene.election, "cancel", dates={}, reason="No hall.", by=world.general
        )
        endings.settle_departure(departure, is_approved=True, by=world.chair)
    page = read(world.general, 3, home(scene))
    assert "Their reason: No hall." in page
    assert 'href="/elections/call/north1/"' in page
    assert "Call another election" not in read(world.member, 3, home(scene))


def test_second_person_reads_the_new_dates_before_approving(world, read):
    scene = scenes.call(world)
    with scenes.at(2):
        endings.propose_departure(
            scene.election, "dates", dates={"opens": scenes.instant(30)}, reason="r",
            by=world.general,
        )  # fmt: skip
    page = read(world.chair, 3, home(scene))
    assert "<dt>Voting opens</dt>" in page
    assert "1 April 2026, 09:00 (UTC+08:00)" in page
    assert 'value="approve"' in page
    assert 'value="approve"' not in read(world.general, 3, home(scene))
    assert 'value="approve"' not in read(world.member, 3, home(scene))


def test_forms_of_officers_are_absent_for_members(world, read):
    scene = scenes.call(world)
    scenes.stand(scene, world.member)
    scenes.make_keys(scene)
    for_officers = [words in read(world.general, 11, home(scene)) for words in OFFICERS_ONLY]
    for_members = [words in read(world.member, 11, home(scene)) for words in OFFICERS_ONLY]
    assert (for_officers, for_members) == ([True] * 3, [False] * 3)
    assert "All entries" in read(world.general, 11, f"{home(scene)}roll/")
    assert "All entries" not in read(world.member, 11, f"{home(scene)}roll/")
    assert "Call an election in" not in read(world.member, 11, "/elections/")


def test_forms_of_officers_do_not_exist_for_members(world, sign_in):
    scene = scenes.call(world)
    with scenes.at(11):
        client = sign_in(world.member)
        asked = [client.get("/elections/call/north1/"), client.get(f"{home(scene)}change/")]
        sent = [client.post(f"{home(scene)}{verb}/") for verb in ("sign", "change/settle")]
    assert [answer.status_code for answer in asked + sent] == [404] * 4


def call_data(**changes):
    """What the form of a call sends, by the picker's own format."""
    found = {
        "title_en": "Secretary 2026",
        "title_zh-hans": "",
        "kind": OfficeKind.objects.get(code="secretary").pk,
        "seats": 1,
        "procedure": "seats-1",
        "trustees": "1002\n李雷",
        "cut_off": "2026-03-01",
        "nominations_close": "2026-03-09T20:00",
        "contest_ends": "2026-03-12T20:00",
        "opens": "2026-03-16T08:00",
        "closes": "2026-03-23T20:00",
        "term_starts": "2026-04-01",
        "term_ends": "",
    }
    return found | changes


def test_trustees_are_named_by_number_or_full_name(world, sign_in):
    with scenes.at(0):
        sign_in(world.general).post("/elections/call/north1/", call_data())
    trustees = Election.objects.get().board.trustees.order_by("position")
    assert [trustee.person for trustee in trustees] == [world.general, world.secretary]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"trustees": "1002\n9999\n无此人"},
            "Nobody you find in the register has this number or name: 9999, 无此人",
        ),
        ({"trustees": "1005"}, "Nobody you find in the register has this number or name: 1005"),
        ({"trustees": ""}, "This field is required."),
        (
            {"trustees": "x" * 60_000},
            "Ensure this value has at most 1000 characters (it has 60000).",
        ),
        ({"opens": "2026-03-08T08:00"}, "Voting opens after nominations and objections end."),
        ({"closes": "2026-03-16T07:00"}, "Voting closes after it opens."),
        ({"nominations_close": "2026-03-01T08:00"}, "This must be in the future."),
        ({"cut_off": "2026-03-09"}, "The roll is drawn now, so the day cannot be later."),
        ({"term_starts": "2026-03-02"}, "The term begins when voting has closed."),
        ({"term_ends": "2026-03-30"}, "The term ends after it begins."),
        ({"title_en": ""}, "This field is required."),
    ],
)
def test_bad_call_is_answered_by_a_sentence_and_loses_nothing(world, read, changes, words):
    data = call_data(**changes)
    page = read(world.general, 0, "/elections/call/north1/", data)
    assert words in page
    lost = [value for value in data.values() if str(value).split("\n")[0] not in page]
    assert lost == []
    assert not Election.objects.exists()


def test_trustee_of_a_shared_name_must_be_given_by_number(world, read):
    world.colleague.name = "李雷"
    world.colleague.save()
    page = read(world.general, 0, "/elections/call/north1/", call_data())
    assert "Several members have this name. Please give the member number: 李雷" in page


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("无此人", "Nobody on the roll has this number or name."),
        ("1008", "Nobody on the roll has this number or name."),
        ("", "This field is required."),
        ("1003", "A trustee of this election cannot stand in it."),
        ("王芳", "This member has been nominated already."),
    ],
)
def test_bad_nomination_is_answered_by_a_sentence_and_loses_nothing(world, read, who, words):
    scene = scenes.call(world)
    scenes.stand(scene, world.colleague)
    data = {"who": who, "statement": "She keeps the books open."}
    page = read(world.member, 2, f"{home(scene)}nominate/", data)
    assert words in page
    assert "She keeps the books open." in page
    assert [row.nominee for row in Nomination.objects.all()] == [world.colleague]


def test_nomination_that_comes_too_late_is_answered_by_a_sentence(world, sign_in):
    scene = scenes.call(world)
    with scenes.at(8):
        response = sign_in(world.member).post(
            f"{home(scene)}nominate/", {"who": "1007"}, follow=True
        )
    assert "The time for this is over." in response.content.decode()
    assert not Nomination.objects.exists()


def test_objection_without_words_or_beside_an_open_one_is_answered_and_kept(world, read):
    scene = scenes.call(world)
    path = f"{home(scene)}roll/object/"
    assert "This field is required." in read(world.hidden, 2, path, {"text": ""})
    with scenes.at(2):
        object_to_roll(scene.election.roll, "I moved.", by=world.hidden, at=world.north1)
    page = read(world.hidden, 3, path, {"text": "And again."})
    assert "Your earlier objection has not been answered yet." in page
    assert "And again." in page
    assert RollObjection.objects.count() == 1


def test_answer_without_a_decision_keeps_its_words_beside_its_own_objection(world, read):
    scene = scenes.call(world)
    with scenes.at(2):
        row = object_to_roll(scene.election.roll, "I moved.", by=world.hidden, at=world.north1)
        object_to_roll(scene.election.roll, "So did I.", by=world.sibling, at=world.north1)
    path = f"{home(scene)}roll/answer/{row.pk}/"
    page = read(world.general, 3, path, {"answer": "You are at home in north2."})
    assert page.count("You are at home in north2.") == 1
    assert f'id="answer-{row.pk}-answer"' in page
    assert "This field is required." in page


def test_bad_new_dates_are_answered_by_a_sentence_and_lose_nothing(world, read):
    scene = scenes.call(world)
    data = {
        "kind": "dates",
        "nominations_close": "2026-03-09T09:00",
        "contest_ends": "2026-03-12T09:00",
        "opens": "2026-03-10T09:00",
        "closes": "2026-03-30T09:00",
        "reason": "The hall is closed.",
    }
    page = read(world.general, 2, f"{home(scene)}change/", data)
    assert "Voting opens after nominations and objections end." in page
    assert [value for value in data.values() if value not in page] == []
    assert not Departure.objects.exists()


def test_only_voting_can_be_moved_after_nominations_have_closed(world, sign_in):
    scene = scenes.call(world)
    data = {
        "kind": "dates",
        "nominations_close": "2026-03-09T09:00",
        "contest_ends": "2026-03-12T09:00",
        "opens": "2026-03-18T09:00",
        "closes": "2026-03-30T09:00",
        "reason": "The hall is closed.",
    }
    with scenes.at(8):
        client = sign_in(world.general)
        past = data | {"nominations_close": "2026-03-08T09:00"}
        assert client.post(f"{home(scene)}change/", past).status_code == 200
        assert client.post(f"{home(scene)}change/", data).status_code == 302
    assert Departure.objects.get().dates["opens"] == "2026-03-18T09:00:00+08:00"


def test_second_proposal_is_refused_on_the_form_itself(world, read):
    scene = scenes.call(world)
    data = {"kind": "cancel", "reason": "Twice."}
    with scenes.at(2):
        endings.propose_departure(
            scene.election, "cancel", dates={}, reason="Once.", by=world.general
        )
    page = read(world.general, 2, f"{home(scene)}change/", data)
    assert "Another change of the calendar waits for approval." in page
    assert "Twice." in page


def test_list_names_the_unit_and_needs_no_more_queries_for_more_elections(world, sign_in):
    scenes.call(world)
    with scenes.at(1):
        client = sign_in(world.member)
        one = queries_of(client, "/elections/")
    for _more in range(3):
        scenes.call(world)
    with scenes.at(1):
        assert queries_of(client, "/elections/") == one
        assert client.get("/elections/").content.decode().count("<p>North First Branch</p>") == 4


def test_page_of_an_election_needs_no_more_queries_for_more_candidates(world, sign_in):
    scene = scenes.call(world, trustees=("chair",))
    scenes.stand(scene, world.member)
    with scenes.at(2):
        client = sign_in(world.sibling)
        one = queries_of(client, home(scene))
    scenes.stand(scene, world.colleague, world.secretary, world.general)
    with scenes.at(2):
        assert queries_of(client, home(scene)) == one
