"""IN-1 and IN-3, read from the source: no raw SQL, no order by what a reader sends, no raw HTML."""

import ast
import re
from pathlib import Path

import pytest

FOLKMOOT = Path(__file__).resolve().parents[3]
SOURCES = [
    path
    for path in sorted(FOLKMOOT.rglob("*.py"))
    if not {"tests", "migrations"} & set(path.parts) and path.name != "conftest.py"
]
# Where statements are written by hand, and never from anything a reader sends.
BY_HAND = {
    "core/append_only.py", "core/overlap.py", "core/rows.py", "core/tasks.py", "audit/actions.py",
    "home/bench/pouring.py", "home/bench/register.py", "people/words.py", "units/acts/pen.py",
}  # fmt: skip
RAW = {"raw", "extra", "execute", "executemany", "executescript"}
RAW_NAMES = {"RawSQL", "mark_safe", "SafeString"}
QUERIES = {
    "order_by", "filter", "exclude", "annotate", "aggregate", "alias", "values", "values_list",
    "distinct", "get", "only", "defer",
}  # fmt: skip
SENT = {"GET", "POST", "FILES", "headers", "META", "COOKIES", "body", "cleaned_data"}
COLUMNS = {
    "order_by",
    "annotate",
    "alias",
    "aggregate",
    "values",
    "values_list",
    "distinct",
    "only",
}
RAW_TEMPLATE = re.compile(r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off")
# Help texts are written by us and by allauth, never by a reader.
REVIEWED_TEMPLATES = {"core/templates/core/hints.html"}


def findings(source: str) -> list[str]:
    """What is not allowed in a module, by line."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            found += [f"{node.lineno}: {what}" for what in calls(node)]
        elif isinstance(node, ast.ImportFrom):
            names = {alias.name for alias in node.names} & (RAW_NAMES - {"SafeString"})
            found += [f"{node.lineno}: imports {name}" for name in sorted(names)]
    return found


def calls(node: ast.Call):
    """What is wrong with one call."""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    if isinstance(node.func, ast.Name) and node.func.id in RAW_NAMES:
        yield node.func.id
    if name in RAW:
        yield f".{name}("
    if name in QUERIES:
        for keyword in node.keywords:
            if keyword.arg is None and mentions(keyword.value):
                yield f".{name}(** of what a reader sent)"
    if name in COLUMNS and any(mentions(argument) for argument in node.args):
        yield f".{name}( with what a reader sent"


def mentions(node: ast.AST) -> bool:
    """Whether an expression reads the request."""
    return any(
        (isinstance(part, ast.Attribute) and part.attr in SENT)
        or (isinstance(part, ast.Name) and part.id == "request")
        for part in ast.walk(node)
    )


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(FOLKMOOT)))
def test_no_value_of_a_reader_reaches_the_database_as_code(path):
    if path.relative_to(FOLKMOOT).as_posix() not in BY_HAND:
        assert findings(path.read_text(encoding="utf-8")) == []


def test_statements_by_hand_are_where_they_were_reviewed():
    by_hand = {
        path.relative_to(FOLKMOOT).as_posix()
        for path in SOURCES
        if findings(path.read_text(encoding="utf-8"))
    }
    assert by_hand == BY_HAND


@pytest.mark.parametrize(
    "planted",
    [
        "Person.objects.raw('SELECT 1')",
        "rows.extra(where=[text])",
        "cursor.execute(text)",
        "rows.annotate(x=RawSQL(text, []))",
        "rows.order_by(request.GET['sort'])",
        "rows.order_by(*form.cleaned_data['sort'].split())",
        "rows.filter(**request.GET.dict())",
        "rows.annotate(**form.cleaned_data)",
        "mark_safe(text)",
        "from django.utils.safestring import mark_safe",
        "from django.db.models.expressions import RawSQL",
    ],
)
def test_planted_fault_is_found(planted):
    assert len(findings(planted)) == 1


def test_templates_escape_everything():
    raw = {
        path.relative_to(FOLKMOOT).as_posix()
        for path in FOLKMOOT.rglob("*.html")
        if "tests" not in path.parts and RAW_TEMPLATE.search(path.read_text(encoding="utf-8"))
    }
    assert raw == REVIEWED_TEMPLATES
