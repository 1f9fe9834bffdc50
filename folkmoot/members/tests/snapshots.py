"""Files of snapshots in tests: what they say, and what must hold of the spans made of them."""

import csv
import io
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

from folkmoot.core.texts import both
from folkmoot.members.structure.actions import import_structure
from folkmoot.members.structure.exporting import exported
from folkmoot.units.actions import found_unit
from folkmoot.units.kinds import ensure_kinds
from folkmoot.units.models import Answering, Appointment, Employment, Listing, Placement, UnitKind

OURS = Path(__file__).with_name("structure.csv")
HEADER = "as_of,kind,code,name,stakeholder_groups,chairs,technical_leads"
TABLES = {
    Placement: ("unit__code",),
    Answering: ("unit__code", "to__code"),
    Listing: ("office", "person__number"),
    Appointment: ("office", "person__number"),
    Employment: ("person__number", "host__name__en"),
}


def make_organisation(day):
    ensure_kinds()
    kind = UnitKind.objects.get(code="committee")
    return found_unit("top", both("Top", ""), kind, parent=None, on=day, by=None)


def rows_of(text):
    return sorted(csv.reader(io.StringIO(text, newline="")))[:-1]  # "as_of" sorts last


def days_of(text):
    """Date → sorted rows."""
    found = defaultdict(list)
    for row in rows_of(text):
        found[row[0]].append(row)
    return dict(found)


def told(*lines):
    """Import some lines under the header."""
    return import_structure("\n".join([HEADER, *lines, ""]).encode(), source="told.csv")


def problems(outcome):
    return [(problem.row, problem.column, str(problem)) for problem in outcome.problems]


def rows_on(day):
    return rows_of(exported(day))


def spans():
    """Every live span by table and key, in order."""
    found = {}
    for model, names in TABLES.items():
        lines = defaultdict(list)
        for *key, starts, ends in model.objects.live().values_list(*names, "starts", "ends"):
            lines[tuple(key)].append((starts, ends))
        found[model] = {key: sorted(line, key=lambda span: span[0]) for key, line in lines.items()}
    return found


def refuse_bad_spans():
    """Spans of one key follow each other, only the last is open, and a term goes on in one row."""
    for model, lines in spans().items():
        for line in lines.values():
            assert all(starts < ends for starts, ends in line if ends)
            for (_, ends), (starts, _ignored) in pairwise(line):
                assert ends is not None
                assert ends < starts or (
                    ends == starts and model in (Placement, Answering, Listing)
                )
