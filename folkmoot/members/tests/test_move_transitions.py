"""From every state every actor tries every transition; the outcome is compared with a table (AZ-6).

`done`: it happened. `late`: the actor may, but the state is past it. `404`: for this actor neither
the transition nor, often, the object exists.
"""

import pytest
from django.db import transaction

from folkmoot.members import admissions, appeals, transfers
from folkmoot.members.models import Application, Transfer
from folkmoot.members.rolls import draw_roll
from folkmoot.members.rules import months_after
from folkmoot.members.tests.moves import (
    Side,
    agreed,
    asked,
    instant,
    later,
    on,
    wish,
)
from folkmoot.units.tests.world import make_person

ACTORS = [
    "member", "secretary", "sibling", "general", "chair", "southerner", "colleague", "hidden",
    "leaver", "auditor",
]  # fmt: skip
TODAY = later(50)
PAST = dict.fromkeys(("member", "secretary", "sibling", "general", "chair"), "late")


def waiting(world):
    return asked(world, day=later(60))


def asked_by_gaining(world):
    return transfers.start_transfer(
        world.member, wish(world.north2, later(60)), side=Side.GAINING, by=world.sibling
    )


def scheduled(world):
    return agreed(world, day=later(60))


def held(world):
    draw_roll(world.north2, later(49), standings=["full"], contest_ends=instant(55), by=None)
    return agreed(world, day=later(50))


def done(world):
    return agreed(world, day=later(50))


def refused(world):
    return transfers.refuse_transfer(waiting(world), Side.LOSING, ground="duty", by=world.secretary)


def appealed(world):
    row = refused(world)
    appeals.enter_appeal(row, reason="r", by=world.member)
    return row


def upheld(world):
    row = appealed(world)
    appeals.uphold_refusal(row, reason="r", by=world.chair)
    return row


def overturned(world):
    row = appealed(world)
    appeals.overturn_refusal(row, reason="r", by=world.chair)
    return row


def cancelled(world):
    return transfers.cancel_transfer(waiting(world), by=world.member)


def lapsed(world):
    with on(later(10)):
        return transfers.start_transfer(
            world.member, wish(world.north2, later(60)), side=Side.LOSING, by=world.secretary
        )


TRANSFERS = {
    # state: {transition: {actor: outcome}}; who is not named gets 404
    waiting: {
        "accept:losing": {"secretary": "done", "general": "done", "chair": "done"},
        "accept:gaining": {"sibling": "done", "general": "done", "chair": "done"},
        "accept:member": {},
        "refuse:losing": {"secretary": "done", "general": "done", "chair": "done"},
        "refuse:gaining": {"sibling": "done", "general": "done", "chair": "done"},
        "cancel:member": {"member": "done"},
    },
    asked_by_gaining: {
        "accept:member": {"member": "done"},
        "accept:losing": {"general": "done", "chair": "done"},
        "refuse:member": {"member": "done"},
        "refuse:losing": {"general": "done", "chair": "done"},
        "cancel:gaining": {"general": "done", "chair": "done"},
    },
    scheduled: {
        "accept:losing": PAST,
        "refuse:gaining": PAST,
        "cancel:member": {"member": "done"},
    },
    held: {
        "accept:losing": PAST,
        "cancel:member": {"member": "done"},
    },
    done: dict.fromkeys(("accept:losing", "refuse:losing", "cancel:member"), PAST),
    refused: dict.fromkeys(("accept:gaining", "refuse:gaining", "cancel:member"), PAST)
    | {"appeal:member": {"member": "done"}, "uphold:losing": {}, "overturn:losing": {}},
    appealed: {
        "appeal:member": {"member": "late"},
        "accept:gaining": PAST,
        "uphold:losing": {"general": "done", "chair": "done"},
        "overturn:losing": {"general": "done", "chair": "done"},
    },
    upheld: {
        "appeal:member": {"member": "late"},
        "uphold:losing": {"general": "late", "chair": "late"},
        "overturn:losing": {"general": "late", "chair": "late"},
    },
    overturned: {
        "accept:gaining": {"sibling": "done", "general": "done", "chair": "done"},
        "refuse:gaining": {"sibling": "done", "general": "done", "chair": "done"},
        "refuse:losing": {},
    }
    | dict.fromkeys(("appeal:member", "uphold:losing", "overturn:losing"), PAST),
    cancelled: dict.fromkeys(("accept:losing", "refuse:gaining", "cancel:member"), PAST),
    lapsed: dict.fromkeys(("accept:member", "refuse:gaining", "cancel:losing"), PAST),
}


def outcome(client, address, data, read):
    before = read()
    answer = client.post(address, data)
    changed = read() != before
    if answer.status_code == 404:
        return "404" if not changed else "changed behind a 404"
    if changed:
        return "done"
    return "late" if answer.status_code == 302 else "refused on the form"


def try_everyone(world, sign_in, row, verbs, *, address, read):
    """What each transition does for each actor, each from the same state."""
    found: dict[str, dict[str, str]] = {}
    for name in ACTORS:
        client = sign_in(getattr(world, name))
        for verb, data in verbs.items():
            with transaction.atomic():
                result = outcome(client, address(row, verb), data(name), lambda: read(row))
                transaction.set_rollback(True)
            if result != "404":
                found.setdefault(verb, {})[name] = result
    return found


def transfer_facts(row):
    fresh = Transfer.objects.get(pk=row.pk)
    answers = list(fresh.answers.values_list("side", "is_accepted", "overturned"))
    return answers, fresh.cancelled, fresh.effective, appeal_facts(fresh)


def appeal_facts(row):
    return row.appeal.is_overturned if hasattr(row, "appeal") else "none"


@pytest.mark.parametrize("scene", TRANSFERS, ids=lambda scene: scene.__name__)
def test_every_actor_tries_every_transition_of_a_transfer(world, sign_in, scene):
    table = TRANSFERS[scene]
    with on(TODAY):
        row = scene(world)
        verbs = {
            verb: lambda name, verb=verb: {
                f"{verb.partition(':')[0]}-side": verb.partition(":")[2],
                "refuse-ground": "member" if name == "member" else "duty",
                f"{verb.partition(':')[0]}-reason": "r",
            }
            for verb in table
        }
        found = try_everyone(
            world, sign_in, row, verbs,
            address=lambda row, verb: f"/transfers/{row.pk}/{verb.partition(':')[0]}/",
            read=transfer_facts,
        )  # fmt: skip
        found = {
            verb: {who: result for who, result in actors.items() if result != "refused on the form"}
            for verb, actors in found.items()
        }
    assert {verb: actors for verb, actors in found.items() if actors} == {
        verb: actors for verb, actors in table.items() if actors
    }


def sponsoring(world):
    applicant = world.leaver
    return admissions.apply_for_membership(applicant, world.north1.unit, by=applicant)


def deciding(world):
    row = sponsoring(world)
    for sponsor in (world.colleague, world.member):
        question = admissions.ask_sponsor(row, sponsor, by=world.secretary)
        admissions.answer_sponsorship(question, is_confirmed=True, by=sponsor)
    return row


def on_probation(world):
    row = deciding(world)
    row.probation_months = 12
    row.save()
    with on(later(40)):
        admissions.admit(row, on=later(40), by=world.secretary)
    return row


def turned_down(world):
    row = sponsoring(world)
    admissions.refuse_application(row, reason="r", by=world.secretary)
    return row


def turned_down_and_appealed(world):
    row = turned_down(world)
    appeals.enter_appeal(row, reason="r", by=world.leaver)
    return row


def overturned_on_appeal(world):
    row = turned_down_and_appealed(world)
    appeals.overturn_refusal(row, reason="r", by=world.chair)
    return row


OFFICES = ("secretary", "general", "chair")
END = months_after(later(40), 12)
DATA = {
    "vouch": {"vouch-answer": "no"},
    "ask": {"ask-number": "1003"},
    "admit": {"admit-on": "2026-05-01"},
    "refuse": {"refuse-reason": "r"},
    "withdraw": {},
    "confirm": {"confirm-on": END.isoformat()},
    "extend": {"extend-until": months_after(END, 3).isoformat(), "extend-reason": "r"},
    "end": {"end-on": "2026-05-01", "end-reason": "r"},
    "appeal": {"appeal-reason": "r"},
    "uphold": {"uphold-reason": "r"},
    "overturn": {"overturn-reason": "r"},
}
APPLICATIONS = {
    sponsoring: {
        "vouch": {},
        "ask": dict.fromkeys(OFFICES, "done"),
        "admit": dict.fromkeys(OFFICES, "late"),
        "refuse": dict.fromkeys(OFFICES, "done"),
        "withdraw": {"leaver": "done"},
        "confirm": dict.fromkeys(OFFICES, "late"),
        "extend": dict.fromkeys(OFFICES, "late"),
        "end": dict.fromkeys(OFFICES, "late"),
        "appeal": {"leaver": "late"},
    },
    deciding: {
        "vouch": {"member": "done", "colleague": "done"},
        "ask": dict.fromkeys(OFFICES, "done"),
        "admit": dict.fromkeys(OFFICES, "done"),
        "refuse": dict.fromkeys(OFFICES, "done"),
        "withdraw": {"leaver": "done"},
        "confirm": dict.fromkeys(OFFICES, "late"),
        "extend": dict.fromkeys(OFFICES, "late"),
        "end": dict.fromkeys(OFFICES, "late"),
        "appeal": {"leaver": "late"},
    },
    on_probation: {
        "vouch": {"member": "late", "colleague": "late"},
        "ask": dict.fromkeys(OFFICES, "late"),
        "admit": dict.fromkeys(OFFICES, "late"),
        "refuse": dict.fromkeys(OFFICES, "late"),
        "withdraw": {"leaver": "late"},
        "confirm": dict.fromkeys(OFFICES, "done"),
        "extend": dict.fromkeys(OFFICES, "done"),
        "end": dict.fromkeys(OFFICES, "done"),
        "appeal": {"leaver": "late"},
    },
    turned_down: {
        "vouch": {},
        "ask": dict.fromkeys(OFFICES, "late"),
        "admit": dict.fromkeys(OFFICES, "late"),
        "refuse": dict.fromkeys(OFFICES, "late"),
        "withdraw": {"leaver": "late"},
        "confirm": dict.fromkeys(OFFICES, "late"),
        "extend": dict.fromkeys(OFFICES, "late"),
        "end": dict.fromkeys(OFFICES, "late"),
        "appeal": {"leaver": "done"},
    },
    turned_down_and_appealed: {
        verb: dict.fromkeys(OFFICES, "late")
        for verb in ("ask", "admit", "refuse", "confirm", "extend", "end")
    }
    | {
        "withdraw": {"leaver": "late"},
        "appeal": {"leaver": "late"},
        "uphold": {"general": "done", "chair": "done"},
        "overturn": {"general": "done", "chair": "done"},
    },
    overturned_on_appeal: {
        "ask": dict.fromkeys(OFFICES, "done"),
        "admit": dict.fromkeys(OFFICES, "late"),
        "refuse": dict.fromkeys(OFFICES, "refused on the form"),
        "withdraw": {"leaver": "done"},
        "confirm": dict.fromkeys(OFFICES, "late"),
        "extend": dict.fromkeys(OFFICES, "late"),
        "end": dict.fromkeys(OFFICES, "late"),
        "appeal": {"leaver": "late"},
        "uphold": {"general": "late", "chair": "late"},
        "overturn": {"general": "late", "chair": "late"},
    },
}


def application_facts(row):
    fresh = Application.objects.get(pk=row.pk)
    asked_now = list(fresh.sponsorships.values_list("sponsor", "is_confirmed"))
    kinds = list(fresh.decisions.values_list("kind", flat=True))
    return sorted(asked_now, key=str), kinds, appeal_facts(fresh)


@pytest.mark.parametrize("scene", APPLICATIONS, ids=lambda scene: scene.__name__)
def test_every_actor_tries_every_transition_of_an_application(world, sign_in, scene):
    with on(TODAY):
        row = scene(world)
        found = try_everyone(
            world, sign_in, row, {verb: lambda name, verb=verb: DATA[verb] for verb in DATA},
            address=lambda row, verb: f"/applications/{row.pk}/{verb}/", read=application_facts,
        )  # fmt: skip
    assert found == {verb: actors for verb, actors in APPLICATIONS[scene].items() if actors}


CHANGES = {
    "standing": {"standing": "leave", "on": "2026-05-01", "reason": "r"},
    "departure": {"departure": "left", "on": "2026-05-01"},
    "death": {"on": "2026-04-01"},
    "correction": {"reason": "r"},
}


@pytest.mark.parametrize("verb", CHANGES)
def test_every_actor_decides_about_every_member(world, sign_in, verb):
    """Whoever tries: only members in reach whose offices are not higher, and never oneself."""
    allowed = {
        "chair": {"1002", "1003", "1004", "1005", "1006", "1007", "1008"},
        "general": {"1003", "1004", "1006", "1007", "1008"},
        "secretary": {"1006", "1007"},
        "sibling": {"1008"},
        "southerner": set(),
    }
    if verb == "correction":
        allowed = {name: {"1009"} for name in ("chair", "general", "secretary")}
    numbers = [f"10{n:02}" for n in range(1, 11)]
    found: dict[str, set[str]] = {}
    with on(TODAY):
        for name in ACTORS:
            client = sign_in(getattr(world, name))
            for number in numbers:
                with transaction.atomic():
                    answer = client.post(f"/people/{number}/{verb}/", CHANGES[verb])
                    transaction.set_rollback(True)
                if answer.status_code == 302:
                    found.setdefault(name, set()).add(number)
    assert found == {name: people for name, people in allowed.items() if people}


def test_hidden_objects_answer_as_if_they_did_not_exist(world, sign_in):
    stranger = make_person("3001", "钱进")
    with on(TODAY):
        transfer, application = waiting(world), sponsoring(world)
        for person in (world.southerner, world.auditor, stranger):
            client = sign_in(person)
            for kind, pk in (("transfers", transfer.pk), ("applications", application.pk)):
                hidden = client.get(f"/{kind}/{pk}/")
                missing = client.get(f"/{kind}/{pk + 1000}/")
                assert (hidden.status_code, missing.status_code) == (404, 404)
