"""Whatever two records hold: no spells overlap after a merge, and undoing it restores the tables."""

from datetime import date, timedelta
from typing import Any

from django.core import serializers
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from folkmoot.core.texts import both
from folkmoot.members.duplicates.merging import merge_people
from folkmoot.members.duplicates.plan import FIELDS, Plan, Wish
from folkmoot.members.duplicates.spells import collide, name_of
from folkmoot.members.duplicates.tables import SPELLS
from folkmoot.members.duplicates.undoing import undo_merge
from folkmoot.people.keys import remember
from folkmoot.people.models import Account, Person, PersonKey
from folkmoot.units.models import Appointment, Employment, Host, Membership, Office, OfficeKind

START = date(2020, 1, 1)
UNITS = ["north1", "north2"]
# Days of the changes in a life, and what stands between them: a unit and a standing, or nothing.
LIFE = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from([None, *UNITS]), st.sampled_from(["full", "leave"])),
    min_size=1, max_size=4,
)  # fmt: skip
WORK = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 5), st.booleans()), max_size=3)
TERMS = st.lists(st.tuples(st.integers(1, 4), st.booleans()), max_size=3)
RECORD = st.tuples(LIFE, WORK, TERMS, st.booleans(), st.sampled_from(["", "139 1234 5678"]))


def day(number):
    return START + timedelta(days=30 * number)


def write(world, number, record, host):
    """A record by its description."""
    life, work, terms, has_account, phone = record
    person = Person(number=number, name="张伟", phone=phone)
    person.set_keys()
    person.save()
    remember([person])
    if has_account:
        Account.objects.create_user(f"{number}@example.org", person=person)
    place, now = world.north1, 0
    for length, unit, standing in life:
        if unit:
            place = getattr(world, unit)
            Membership.objects.create(
                person=person, unit=place.unit, standing=standing, starts=day(now),
                ends=day(now + length),
            )  # fmt: skip
        now += length
    Membership.objects.create(person=person, unit=place.unit, starts=day(now))
    for starts, length, is_known in work:
        Employment.objects.create(
            person=person, host=host if is_known else None, starts=day(starts),
            ends=day(starts + length),
        )  # fmt: skip
    now = 0
    for length, holds in terms:
        if holds:
            Appointment.objects.create(
                person=person, office=Office.objects.get(kind__code="committee-member"),
                starts=day(now), ends=day(now + length),
            )  # fmt: skip
        now += length
    return person


def left_out(plan):
    """The absorbed record's side of every clash."""
    return frozenset(name_of(clash.absorbed) for clash in plan.clashes)


def dump(known=()):
    """The tables that a merge writes; without rows that only it knows, as withdrawn since."""
    rows = [row for model in SPELLS.values() for row in model.objects.order_by("pk")]
    rows = [row for row in rows if row.withdrawn is None or name_of(row) in known]
    accounts = Account.objects.order_by("pk").values("email", "person", "is_active")
    keys = PersonKey.objects.order_by("person", "value").values_list("person", "value")
    people = Person.objects.order_by("pk")
    return serializers.serialize("json", [*rows, *people]), list(accounts), list(keys)


@given(RECORD, RECORD, st.frozensets(st.sampled_from(FIELDS)), st.booleans())
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # an example takes too long to shrink it
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_undoing_a_merge_restores_the_tables(world, ours, theirs, taken, takes_account):
    with transaction.atomic():
        try_pair(world, ours, theirs, taken, takes_account=takes_account)
        transaction.set_rollback(True)


def try_pair(world, ours, theirs, taken, *, takes_account):
    host = Host.objects.create(code="acme", name=both("Acme", "宏达"))
    Office.objects.create(
        unit=world.north1.unit, kind=OfficeKind.objects.get(code="committee-member"), seats=9
    )
    kept, absorbed = write(world, "1", ours, host), write(world, "2", theirs, host)
    before = dump()
    out = left_out(Plan(kept, absorbed, Wish()))
    merge = merge_people(kept, absorbed, Wish(taken, takes_account, out), by=world.chair)
    assert_one_life(kept, absorbed)
    merge.refresh_from_db()
    undo_merge(merge, by=world.chair)
    assert dump() == before


def assert_one_life(kept, absorbed):
    """Nothing stands twice, and nothing with the record that went."""
    models: list[Any] = list(SPELLS.values())
    for model in models:
        rows = list(model.objects.live().filter(person=kept))
        if model is Employment:  # of which one person may have several at a time
            rows = []
        assert not [1 for row in rows for other in rows if row is not other and collide(row, other)]
        assert not model.objects.live().filter(person=absorbed).exists()
