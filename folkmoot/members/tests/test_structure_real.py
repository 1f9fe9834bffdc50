"""The real history: 66 monthly snapshots of 64 groups."""

import os
from datetime import date
from pathlib import Path

import pytest

from folkmoot.members.structure.actions import import_structure
from folkmoot.members.tests.snapshots import days_of, make_organisation, refuse_bad_spans, rows_on

ROOT = Path(__file__).parents[3]
SHARED = Path(os.environ.get("FOLKMOOT_SHARED", ROOT.parent / "shared"))
REAL = SHARED / "data" / "kubernetes" / "structure.csv"


@pytest.mark.skipif(not REAL.exists(), reason="no real structure in shared/data/kubernetes")
def test_each_of_the_66_snapshots_comes_out_as_it_went_in(db):
    make_organisation(date(2014, 1, 1))
    content = REAL.read_bytes()
    days = days_of(content.decode())
    assert len(days) == 66
    assert import_structure(content, source=REAL.name).problems == []
    assert {day: rows_on(date.fromisoformat(day)) for day in days} == days
    refuse_bad_spans()
    assert import_structure(content, source=REAL.name).days == []
