"""Kinds of offices are data: a release brings new rights once, and takes nothing back."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from folkmoot.audit.models import Body
from folkmoot.core.texts import both
from folkmoot.units.access import Access
from folkmoot.units.kinds import LEADER, OFFICE_KINDS, ensure_after_migrate, ensure_kinds
from folkmoot.units.models import OfficeKind


def rights(code="secretary"):
    return OfficeKind.objects.get(code=code).rights


def old_database(**facts):
    """As an older version left it: fewer rights, and nothing known of what was brought."""
    OfficeKind.objects.filter(code="secretary").update(
        rights=["register.see", "invite"], offered=[], **facts
    )


def widened():
    return list(Body.objects.filter(verb="office.widened").values_list("parameters", flat=True))


def test_new_rights_come_to_an_office_of_an_older_database(world):
    old_database()
    assert not Access(world.secretary).may("act.propose", world.north1.path)
    ensure_kinds()
    assert sorted(rights()) == sorted(LEADER)
    assert Access(world.secretary).may("act.propose", world.north1.path)


def test_it_is_on_the_record_and_happens_once(world):
    old_database()
    ensure_kinds()
    ensure_kinds()
    [found] = widened()
    assert found["rights"] == [right for right in LEADER if right not in ("register.see", "invite")]


def test_right_that_the_organisation_took_away_stays_away(world):
    kind = OfficeKind.objects.get(code="secretary")
    kind.rights = [right for right in kind.rights if right != "invite"]
    kind.save()
    ensure_kinds()
    assert "invite" not in rights()
    assert widened() == []


def test_name_reach_rank_and_rights_beside_ours_stay_the_organisations_own(world):
    old_database(name=both("Chair", "主席"), reach="unit", rank=9)
    OfficeKind.objects.filter(code="secretary").update(rights=["appoint"])
    ensure_kinds()
    kind = OfficeKind.objects.get(code="secretary")
    assert (kind.name["en"], kind.reach, kind.rank) == ("Chair", "unit", 9)
    assert sorted(kind.rights) == sorted([*LEADER, "appoint"])


def test_kind_of_the_organisations_own_gets_nothing(world):
    OfficeKind.objects.create(code="archivist", name=both("Archivist", "档案员"), rights=["invite"])
    ensure_kinds()
    assert rights("archivist") == ["invite"]


def test_new_database_begins_with_every_right_and_without_entries(world):
    for code, (_name, expected, _reach, _rank) in OFFICE_KINDS.items():
        kind = OfficeKind.objects.get(code=code)
        assert (kind.rights, kind.offered) == (expected, expected)
    assert widened() == []


def test_migrate_brings_them_to_an_organisation_that_stands(world):
    old_database()
    call_command("migrate", verbosity=0)
    assert sorted(rights()) == sorted(LEADER)


def test_migrate_makes_no_kinds_where_there_is_no_organisation(db):
    call_command("migrate", verbosity=0)
    assert not OfficeKind.objects.exists()


@pytest.mark.parametrize("state", ["none", "older"])
def test_state_that_does_not_know_of_it_is_left_alone(world, state):
    old_database()
    older = MigrationExecutor(connection).loader.project_state(("units", "0008_structure")).apps
    ensure_after_migrate(apps.get_app_config("units"), apps=None if state == "none" else older)
    assert rights() == ["register.see", "invite"]
