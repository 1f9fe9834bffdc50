from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django.http import QueryDict
from django.template import engines
from django.utils import translation

from folkmoot.core import navigation
from folkmoot.core.templatetags import folkmoot as tags


def rendered(source, **context):
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "9 March 2026"), ("zh-hans", "2026年3月9日")]
)
def test_day_is_written_in_the_readers_language(language, shown):
    with translation.override(language):
        assert tags.civil_date(date(2026, 3, 9)) == f'<time datetime="2026-03-09">{shown}</time>'


def test_instant_is_told_by_the_organisations_clock(settings):
    settings.TIME_ZONE = "Asia/Shanghai"
    late = datetime(2026, 3, 9, 18, 30, tzinfo=UTC)
    assert tags.instant(late, zone=True) == (
        '<time datetime="2026-03-10T02:30+08:00">10 March 2026, 02:30 (UTC+08:00)</time>'
    )


def test_no_day_no_text():
    assert [tags.civil_date(None), tags.instant(None), tags.moment(None)] == ["", "", ""]


def request_with(query):
    return {"request": SimpleNamespace(GET=QueryDict(query))}


def test_sorted_column_says_so_and_turns_round():
    head = tags.sort_header(request_with("q=wang&sort=name&page=3"), "name", "Name")
    assert 'aria-sort="ascending"' in head
    assert 'href="?q=wang&amp;sort=-name"' in head


def test_other_column_starts_ascending():
    head = tags.sort_header(request_with("sort=-joined"), "name", "Name", default=True)
    assert head == '<th scope="col"><a href="?sort=name">Name</a></th>'


def test_bars_are_measured_by_the_longest():
    rows = [{"label": "A", "value": 8}, {"label": "B", "value": 2}, {"label": "C", "value": 0}]
    listed = tags.bars(rows, "Votes")["rows"]
    assert [row["percent"] for row in listed] == ["100.0", "25.0", "0.0"]


def test_bars_of_nothing_are_drawn_too():
    assert tags.bars([{"label": "A", "value": 0}], "Votes")["rows"][0]["percent"] == "0.0"


def test_labels_in_bars_are_escaped():
    text = rendered("{% bars rows 'Votes' %}", rows=[{"label": "<b>", "value": 1}])
    assert "&lt;b&gt;" in text


def test_routes_nobody_has_written_are_left_out():
    assert navigation.door_of("no:such", "folkmoot.urls") is None
