"""The world of the access tests: eight roles, and the same things in five places of the tree.

Places are named as the branch north1 sees them, which is the home of the member and the unit of the
branch secretary; the regional officer is secretary of north, the national one an officer of city.
Everywhere lives a quiet member, who takes part in nothing and whose facts are canaries.
"""

import re
from datetime import date
from types import SimpleNamespace

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.utils.formats import date_format

from folkmoot.core.texts import both
from folkmoot.elections import actions, endings
from folkmoot.elections.tests import scene as acts
from folkmoot.home.tests.access import moves
from folkmoot.home.tests.access.keys import key_record
from folkmoot.home.tests.access.places import PLACES, ROLES
from folkmoot.members.imports import keep_file
from folkmoot.members.models import Export, ImportBatch
from folkmoot.members.rolls import object_to_roll
from folkmoot.outbox.models import Letter
from folkmoot.people.models import Account, Person
from folkmoot.units.actions import begin_membership, found_unit
from folkmoot.units.invitations.actions import invite
from folkmoot.units.models import Office, OfficeKind, UnitKind
from folkmoot.units.rulebook.actions import propose_rules
from folkmoot.units.rulebook.ends import plan_end
from folkmoot.units.rulebook.rules import BRANCH_RULES, shipped
from folkmoot.units.tests.world import FOUNDED, make_person, make_world

NOW = 15  # days after the call: the frozen elections are open


def make_stage() -> SimpleNamespace:
    """`accounts` by role; units, quiet members, elections and so on by place."""
    world = make_world()
    world.group = found_unit(
        "group", both("Working Group", "工作小组"), UnitKind.objects.get(code="branch"),
        parent=world.north1, on=FOUNDED, by=None,
    )  # fmt: skip
    operator = Account.objects.create_user("operator@example.org")
    EmailAddress.objects.create(user=operator, email=operator.email, verified=True, primary=True)
    stage = SimpleNamespace(world=world)
    stage.units = {place: getattr(world, code) for place, code in PLACES.items()}
    stage.accounts = {
        role: getattr(world, name).account if name and name != "operator" else None
        for role, name in ROLES.items()
    } | {"operator": operator}
    stage.quiet = {place: quiet_member(place, unit) for place, unit in stage.units.items()}
    stage.frozen = {
        place: frozen_election(world, place, unit) for place, unit in stage.units.items()
    }
    stage.called = {place: called_election(world, unit) for place, unit in stage.units.items()}
    stage.objections = {place: objection(stage, place) for place in PLACES}
    stage.invitations = {place: invitation(place, unit) for place, unit in stage.units.items()}
    stage.rule_change = rule_change(world)
    for unit in stage.units.values():
        planned_end(world, unit)
    stage.drafts = {place: draft(stage, place) for place in PLACES}
    stage.imports = {place: written_import(unit) for place, unit in stage.units.items()}
    stage.exports = {place: waiting_export(stage, place) for place in PLACES}
    with acts.at(NOW - 1):
        moves.happen(stage)
    stage.keys = {place: security_key(stage, place) for place in PLACES}
    return stage


def quiet_member(place: str, unit) -> Person:
    """Somebody whose name and facts may show only to those who may know them."""
    number = 7000 + list(PLACES).index(place)
    person = make_person(
        str(number), f"Quentin Quiet{place}", f"Quentin Quiet{place}",
        phone=f"+00 555 {number}", born=date(1907, 3, 1 + number % 28), first_employed=1925,
    )  # fmt: skip
    Person.objects.filter(pk=person.pk).update(email=f"canary-{place}@example.org")
    person.refresh_from_db()
    begin_membership(person, unit, on=date(2021, 1, 1), by=None)
    return person


def canaries(person: Person) -> dict[str, list[str]]:
    """What must not be found in an answer, by kind of knowledge."""
    assert person.born
    return {
        "name": [person.name],
        "contact": [
            person.email, person.phone, person.born.isoformat(), date_format(person.born, "j F Y"),
        ],
    }  # fmt: skip


def new_election(world, unit, **changes):
    """An election of the secretary, called now; the member is a trustee in the other branch."""
    second = world.member if unit is world.south else world.sibling
    office, _made = Office.objects.get_or_create(
        unit=unit.unit, kind=OfficeKind.objects.get(code="secretary")
    )
    return actions.call_election(
        office, unit, acts.terms(**changes), [world.southerner, second], by=world.chair
    )


def frozen_election(world, place: str, unit):
    """An election that is open on the day of the tests, with one candidate."""
    candidate = make_person(f"80{list(PLACES).index(place)}", f"Candy Date{place}")
    begin_membership(candidate, unit, on=FOUNDED, by=None)
    with acts.at(0):
        scene = SimpleNamespace(election=new_election(world, unit), world=world, secrets={})
    acts.stand(scene, candidate)
    acts.make_keys(scene)
    acts.sign(scene)
    with acts.at(NOW):
        endings.advance(scene.election)  # so that no page has to write what the clock decided
    return scene.election


def called_election(world, unit):
    """An election to which members are nominated on the day of the tests."""
    start = NOW - 1
    dates = {
        name: acts.instant(start + days)
        for name, days in (
            ("nominations_close", 7),
            ("contest_ends", 10),
            ("opens", 14),
            ("closes", 21),
        )
    }
    with acts.at(start):
        election = new_election(world, unit, **dates)
        endings.propose_departure(
            election, "cancel", dates={}, reason="No longer needed", by=world.southerner
        )
    return election


def objection(stage, place: str):
    """The quiet member doubts the roll."""
    with acts.at(NOW):
        return object_to_roll(
            stage.called[place].roll, "My standing is wrong.", by=stage.quiet[place],
            at=stage.units[place],
        )  # fmt: skip


def invitation(place: str, unit):
    """An open invitation of a new member, and the token of its letter."""
    number = f"90{list(PLACES).index(place)}"
    person = Person.objects.create(number=number, name="New Comer", email=f"{number}@example.org")
    begin_membership(person, unit, on=FOUNDED, by=None)
    with acts.at(NOW):
        found = invite(person, unit, "member", by=None)
    letter = Letter.objects.get(recipient=person.email)
    [token] = re.findall(r"/invitation/([\w-]+)/", letter.text)
    return SimpleNamespace(pk=found.pk, token=token)


def rule_change(world):
    """A version of the rulebook that waits for a second person."""
    with acts.at(NOW):
        return propose_rules(
            shipped(BRANCH_RULES), on=acts.instant(NOW + 30).date(), reason="-", by=world.general
        )


def planned_end(world, unit):
    """The unit is meant to end a year after the day of the tests."""
    target = world.city if unit is world.south else world.south
    with acts.at(NOW):
        plan_end(
            unit, target=target.unit, ends=acts.instant(NOW + 365).date(), purpose="other",
            by=world.chair,
        )  # fmt: skip


def draft(stage, place: str):
    """An uploaded file: the secretary's own, and other people's."""
    account = stage.accounts["secretary"] if place == "own" else stage.quiet[place].account
    with acts.at(NOW):
        return keep_file("members", b"number,name\r\n1,Somebody\r\n", by=account)


def written_import(unit):
    """A file that the operator imported into a unit yesterday."""
    written = acts.instant(NOW - 1)
    return ImportBatch.objects.create(
        kind="members", sha256="-", stage="written", created=written, written=written,
        path=unit.path,
    )  # fmt: skip


def waiting_export(stage, place: str):
    """Somebody in a unit asked for its register twice; it waits for a second person."""
    asker = Person.objects.get(number=f"80{list(PLACES).index(place)}")
    return Export.objects.create(
        account=asker.account, session="0" * 64, format="csv", stage="waiting",
        on=acts.instant(NOW).date(), asked=acts.instant(NOW), why="export-check",
        reason="To compare it", reach=[[stage.units[place].path, True]],
    )  # fmt: skip


def security_key(stage, place: str) -> Authenticator:
    """A key to sign in with: the member's own, and other people's."""
    account = stage.accounts["member"] if place == "own" else stage.quiet[place].account
    return Authenticator.objects.create(
        user=account, type=Authenticator.Type.WEBAUTHN, data=key_record(f"Key {place}")
    )
