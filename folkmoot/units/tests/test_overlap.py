from datetime import date

import pytest
from django.db import IntegrityError, transaction

from folkmoot.core.spans import revise
from folkmoot.units.models import Appointment, Membership, Placement


@pytest.mark.parametrize(
    ("starts", "ends", "fits"),
    [
        (date(2019, 1, 1), date(2020, 1, 1), True),
        (date(2019, 1, 1), date(2020, 1, 2), False),
        (date(2023, 12, 31), None, False),
        (date(2024, 1, 1), None, True),
        (date(2021, 1, 1), date(2021, 2, 1), False),
    ],
)
def test_two_homes_never_overlap(world, starts, ends, fits):
    row = Membership(person=world.leaver, unit=world.south.unit, starts=starts, ends=ends)
    if fits:
        row.save()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_overlap_is_noticed_when_a_row_is_changed(world):
    row = Membership.objects.create(
        person=world.leaver, unit=world.south.unit, starts=date(2024, 6, 1)
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.filter(pk=row.pk).update(starts=date(2023, 1, 1))


def test_guest_spell_may_stand_beside_home(world):
    Membership.objects.create(
        person=world.member, unit=world.south.unit, kind="guest", starts=date(2021, 1, 1)
    )


def test_unit_stands_in_one_place_and_a_term_is_held_once(world):
    place = Placement.objects.get(unit=world.south.unit)
    term = Appointment.objects.get(person=world.secretary)
    for row in (place, term):
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_withdrawn_rows_do_not_count_and_stay_readable(world):
    spell = Membership.objects.get(person=world.member)
    corrected = revise(spell, starts=date(2020, 2, 1))
    assert list(Membership.objects.live().filter(person=world.member)) == [corrected]
    assert Membership.objects.known_at(spell.recorded).get(person=world.member).pk == spell.pk


def test_span_ends_after_it_starts(world):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(
            person=world.member, unit=world.south.unit, kind="guest",
            starts=date(2021, 1, 1), ends=date(2021, 1, 1),
        )  # fmt: skip
