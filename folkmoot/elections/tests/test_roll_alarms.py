"""The counts of a roll on its pages: numbers for all, names for those in whose reach they are."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from folkmoot.audit.models import Body, Look
from folkmoot.ballots.models import CredentialLetter
from folkmoot.elections.alarms import tell_alarms
from folkmoot.elections.tests import scene as scenes
from folkmoot.members import rolls, standings
from folkmoot.members.duplicates.merging import merge_people
from folkmoot.members.duplicates.plan import Wish
from folkmoot.members.refusals import Refused
from folkmoot.members.rights.erasing import erase
from folkmoot.members.tests.padding import invent
from folkmoot.outbox.models import Letter
from folkmoot.units.actions import end_membership

LONG_AGO = date(2024, 5, 6)


def padded(world, count=12, **facts):
    """An election whose roll has gained some who share a telephone."""
    known = {"phone": "13912345678"} | facts
    people = invent(world.north1, count, facts=lambda each: known)
    return scenes.call(world), people


def page(scene, client, path="roll/"):
    with scenes.at(3):
        return client.get(f"/elections/{scene.election.pk}/{path}")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "North First Branch: 12 people gained the vote in these 90 days; &lt; 5 had it"),
        ("zh-hans", "城北第一支部：这90天内有12人获得选举权；此前有选举权的人数为&lt; 5。"),
    ],
)
def test_a_member_reads_numbers_and_no_name(world, sign_in, language, words):
    scene, people = padded(world)
    client = sign_in(world.member)
    client.cookies["django_language"] = language
    text = page(scene, client).content.decode()
    assert words in text
    assert (
        f'href="/elections/{scene.election.pk}/roll/"' in page(scene, client, "").content.decode()
    )
    assert not any(person.name in text or person.number in text for person in people)
    assert "/roll/movements/" not in text


def test_numbers_under_five_are_for_officers(world, sign_in):
    scene, _people = padded(world, 3)
    for nickname, gained in (("member", "&lt; 5"), ("general", "3"), ("auditor", "3")):
        answer = page(scene, sign_in(getattr(world, nickname)))
        assert f"<b>{gained}</b>" in answer.content.decode()


def test_a_quiet_roll_raises_no_alarm_and_writes_to_nobody(world, sign_in):
    scene = scenes.call(world)
    answer = page(scene, sign_in(world.member))
    assert answer.context["numbers"]["alarms"] == []
    assert not page(scene, sign_in(world.member), "").context["is_unusual"]
    assert Letter.objects.filter(key__startswith="roll-alarm").count() == 0


def test_who_holds_signs_audits_and_keeps_keys_is_told_once(world):
    scene, _people = padded(world)
    tell_alarms(scene.election, world.north1)
    told = Letter.objects.filter(key__startswith=f"roll-alarm-{scene.election.roll_id}-")
    expected = {world.chair, world.general, world.secretary, world.auditor}
    assert sorted(told.values_list("recipient", flat=True)) == sorted(
        person.account.email for person in expected
    )
    assert all(str(world.north1) not in letter.text for letter in told)
    assert Body.objects.filter(verb="roll.alarm_twins").count() == 1


def test_the_log_says_it_in_numbers_to_every_member_of_the_unit(world, sign_in):
    _scene, people = padded(world)
    with scenes.at(3):
        text = sign_in(world.member).get("/log/").content.decode()
    assert "12 people in North First Branch gained the vote in the 90 days before" in text
    assert people[0].name not in text


@pytest.mark.parametrize("nickname", ["general", "chair", "auditor"])
def test_officers_and_auditors_read_names_and_the_look_is_noted(world, sign_in, nickname):
    reader = getattr(world, nickname)
    scene, people = padded(world)
    before = Look.objects.filter(viewer=reader.pk).count()
    answer = page(scene, sign_in(reader), "roll/movements/")
    assert {row.person for row in answer.context["page"]} == set(people)
    looks = Look.objects.filter(viewer=reader.pk).values_list("page", "unit", "subject")
    assert len(looks) == before + 1
    assert looks[0] == ("roll", world.north1.unit_id, None)


@pytest.mark.parametrize("nickname", ["member", "sibling", "southerner", "hidden"])
def test_nobody_else_reads_names(world, sign_in, nickname):
    scene, _people = padded(world)
    before = Look.objects.count()
    assert page(scene, sign_in(getattr(world, nickname)), "roll/movements/").status_code == 404
    assert Look.objects.count() == before


def test_number_of_queries_of_the_pages_does_not_grow(world, sign_in):
    scene, _people = padded(world, 6)
    client, counts = sign_in(world.auditor), []
    for first in (None, 7000):
        if first:
            invent(world.north1, 40, first, facts=lambda each: {"phone": "13912345678"})
            scene = scenes.call(world)
        for path in ("roll/", "roll/movements/"):
            with CaptureQueriesContext(connection) as queries:
                page(scene, client, path)
            counts.append(len(queries))
    assert counts[:2] == counts[2:]


def test_20_who_are_removed_after_the_cut_off_still_vote(world):
    people = invent(world.north1, 20, on=LONG_AGO)
    scene = scenes.call(world)
    scenes.stand(scene, world.member, world.colleague)
    scenes.make_keys(scene)
    before = scene.election.roll.latest.root
    with scenes.at(4):
        expel_move_correct_and_forget(world, people)
    assert scene.election.roll.latest.root == before
    scenes.sign(scene)
    letters = CredentialLetter.objects.filter(board=scene.election.board, person__in=people)
    assert letters.count() == 20
    assert len({scenes.vote(scene, person, [1, 0]) for person in people}) == 20
    scenes.close(scene)
    scenes.decrypt(scene)
    assert scene.election.outcome["elected"] == [scene.election.candidates()[0].nominee_id]


def expel_move_correct_and_forget(world, people):
    """Every way of losing a membership, tried on five people each."""
    today = date(2026, 3, 6)
    for person in people[:5]:
        standings.leave(person, on=today, departure="excluded", reason="r", by=world.general)
    for person in people[5:10]:
        spell = person.memberships.get(withdrawn=None)
        end_membership(spell, world.north1, on=date(2026, 2, 1), reason="moved", by=None)
    for person in people[10:15]:
        spell = person.memberships.get(withdrawn=None)
        changes = {"standing": "suspended"}
        standings.correct_membership(spell, changes=changes, reason="r", by=world.general)
    for person in people[15:]:
        with pytest.raises(Refused, match="held"):
            erase(person, by=world.general)
        with pytest.raises(Refused, match="election_names_absorbed"):
            merge_people(world.hidden, person, Wish(), by=world.general)


def test_an_objection_that_was_decided_takes_somebody_off_the_roll(world):
    scene = scenes.call(world)
    with scenes.at(4):
        objection = rolls.object_to_roll(
            scene.election.roll, "I moved", by=world.member, at=world.north1
        )
        rolls.answer_objection(
            objection, is_accepted=True, answer="yes", by=world.general, at=world.north1
        )
    assert world.member not in rolls.entitled(scene.election.roll)
