"""AZ-2 and AZ-3: every route × role × place of the object × method against the reviewed tables."""

import pytest

from folkmoot.home.tests.access.matrix import CASES, METHODS, line_of, squeezed
from folkmoot.home.tests.access.objects import lacking
from folkmoot.home.tests.access.stage import ROLES
from folkmoot.home.tests.access.table import expected, knowledge

pytestmark = pytest.mark.django_db
HIDDEN = {"-"}


def test_every_route_with_parameters_has_an_object():
    assert lacking() == []


def test_table_has_no_line_for_a_route_that_is_gone():
    assert sorted({case for case, _method in expected()} - set(CASES)) == []


@pytest.mark.parametrize("case", CASES)
def test_everybody_reaches_what_the_table_says(matrix, case):
    answers = matrix.of(case)
    found = {method: line_of(case, method, answers) for method in METHODS}
    missing = [line for method, line in found.items() if (case, method) not in expected()]
    if missing:
        pytest.fail("expected.txt lacks these lines; review them, then add them:\n" + "\n".join(missing))
    reviewed = {method: expected()[case, method] for method in METHODS}
    assert {method: line.split()[2:] for method, line in found.items()} == reviewed


@pytest.mark.parametrize("case", CASES)
def test_what_is_out_of_scope_looks_as_if_it_did_not_exist(matrix, case):
    told_apart = [
        str(answer)
        for answer in matrix.of(case)
        if answer.sign in HIDDEN and not answer.looks_absent
    ]
    assert told_apart == []


@pytest.mark.parametrize("case", CASES)
def test_nobody_is_shown_more_than_they_may_know(matrix, case):
    allowed = knowledge()
    leaks = [
        f"{answer}: {kind} of the quiet member of {place}"
        for answer in matrix.of(case)
        for place, kind in sorted(answer.shown)
        if place not in allowed[kind, answer.role]
    ]
    assert leaks == []


def test_canaries_are_seen_where_they_may_be(matrix):
    """The search finds what is there: national officers and auditors read names somewhere."""
    seen = {role: set() for role in ROLES}
    for case in ("members:register", "members:record", "audit_log"):
        for answer in matrix.of(case):
            seen[answer.role] |= answer.shown
    for role in ("secretary", "regional", "national"):
        for kind in ("name", "contact"):
            assert {place for place, k in seen[role] if k == kind} == knowledge()[kind, role]
    assert {place for place, kind in seen["auditor"] if kind == "name"} == knowledge()[
        "name", "auditor"
    ]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(matrix, case, method):
    for role in ("anonymous", "member", "national"):
        response = matrix.ask(role, method, matrix.address(case))
        assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD, POST")


def test_squeezed_cells_stand_for_all_places():
    assert (squeezed("-----"), squeezed("oo---")) == ("-", "oo---")
