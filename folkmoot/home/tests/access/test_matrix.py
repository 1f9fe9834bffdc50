"""AZ-2 and AZ-3: every route × role × place of the object × method against the reviewed tables."""

import pytest

from folkmoot.home.tests.access.matrix import CASES, METHODS, line_of, squeezed
from folkmoot.home.tests.access.objects import OBJECTS, lacking
from folkmoot.home.tests.access.places import ROLES
from folkmoot.home.tests.access.table import expected, knowledge

pytestmark = pytest.mark.django_db


def test_every_route_with_parameters_has_an_object():
    if lines := lacking():
        pytest.fail("\n".join(lines))


def test_table_has_no_line_for_a_route_that_is_gone():
    assert sorted({case for case, _method in expected()} - set(CASES)) == []


@pytest.mark.parametrize("case", CASES)
def test_everybody_reaches_what_the_table_says_and_learns_no_more(matrix, case):
    answers = matrix.of(case)
    assert leaks(answers) == []
    assert told_apart(case, answers) == []
    found = {method: line_of(case, method, answers) for method in METHODS}
    missing = [line for method, line in found.items() if (case, method) not in expected()]
    if missing:
        pytest.fail(
            "expected.txt lacks these lines; review them, then add them:\n" + "\n".join(missing)
        )
    reviewed = {method: expected()[case, method] for method in METHODS}
    assert {method: line.split()[2:] for method, line in found.items()} == reviewed


def told_apart(case, answers):
    """What is out of scope must look as if it did not exist, whatever the table says."""
    return [str(answer) for answer in answers if case in OBJECTS and answer.sign == "n"]


def leaks(answers):
    """What a role was shown of a quiet member although it may not know it."""
    allowed = knowledge()
    return [
        f"{answer}: {kind} of the quiet member of {place}"
        for answer in answers
        for place, kind in sorted(answer.shown)
        if place not in allowed[kind, answer.role]
    ]


def test_canaries_are_seen_where_they_may_be(matrix):
    """The search finds what is there: national officers and auditors read names somewhere."""
    seen: dict[str, set[tuple[str, str]]] = {role: set() for role in ROLES}
    for case in ("members:register", "members:record?why", "audit_log"):
        for answer in matrix.of(case):
            seen[answer.role] |= answer.shown
    for role in ("secretary", "regional", "national"):
        for kind in ("name", "contact"):
            assert {place for place, k in seen[role] if k == kind} == knowledge()[kind, role]
    # Only the latest entries of the log stand on its first page.
    read = {place for place, kind in seen["auditor"] if kind == "name"}
    assert read
    assert read <= knowledge()["name", "auditor"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused_before_anything_else(matrix, method):
    for case in CASES:
        response = matrix.ask("member", method, matrix.address(case))
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST"), case


def test_squeezed_cells_stand_for_all_places():
    assert (squeezed("-----"), squeezed("oo---")) == ("-", "oo---")
