from datetime import date, timedelta

import pytest

from folkmoot.core.dates import today
from folkmoot.core.texts import both
from folkmoot.units.acts.actions import propose_act, sign_act
from folkmoot.units.models import Membership, Placement, Unit, UnitKind
from folkmoot.units.story import queries
from folkmoot.units.story.drawing import fitting, lanes_of, without_start_of
from folkmoot.units.story.queries import Below, Members, chapters_of, relatives_of, units_below
from folkmoot.units.tests.budget import queries_of
from folkmoot.units.tests.world import FOUNDED, make_person

DAYS = [date(2021, 5, 1), date(2022, 5, 1), date(2023, 5, 1)]


def act(world, kind, on, /, **parameters):
    made = propose_act(kind, parameters, on=on, reason="r", by=world.chair)
    return sign_act(made, by=world.general)


def grow(world):
    """South becomes a general branch, and its members go to two branches under it."""
    general = UnitKind.objects.get(code="general-branch").pk
    act(world, "change-kind", DAYS[0], unit=world.south.unit_id, kind=general)
    parts = [
        {
            "code": code, "name": {"en": code, "zh-hans": ""}, "parent": world.south.unit_id,
            "kind": UnitKind.objects.get(code="branch").pk, "people": [person.pk],
        }
        for code, person in (("south1", world.chair), ("south2", world.southerner))
    ]  # fmt: skip
    act(world, "split", DAYS[1], unit=world.south.unit_id, parts=parts, stays=True)
    act(world, "rename", DAYS[2], unit=world.south.unit_id, name={"en": "Port", "zh-hans": "港"})


def shown(client, code):
    return client.get(f"/units/{code}/story/").content.decode()


def test_chapters_tell_every_name_and_kind(world):
    grow(world)
    chapters = chapters_of(world.south.unit)
    assert [(c.place.starts, c.place.kind.code, c.place.name["en"]) for c in chapters] == [
        (FOUNDED, "branch", "South Branch"),
        (DAYS[0], "general-branch", "South Branch"),
        (DAYS[2], "general-branch", "Port"),
    ]


def test_move_of_the_unit_above_makes_no_chapter(world):
    act(world, "move", DAYS[0], unit=world.north.unit_id, parent=world.south.unit_id)
    assert len(chapters_of(world.north1.unit)) == 1
    assert len(chapters_of(world.north.unit)) == 2


def test_relatives_are_told_from_both_sides(world):
    grow(world)
    south1 = Unit.objects.get(code="south1")
    assert [(r.place.unit_id, r.is_earlier) for r in relatives_of(south1)] == [
        (world.south.unit_id, True)
    ]
    assert [(r.place.unit_id, r.is_earlier) for r in relatives_of(world.south.unit)] == [
        (south1.pk, False), (south1.pk + 1, False),
    ]  # fmt: skip


def test_units_below_are_told_with_the_days_they_stood_there(world, sign_in):
    grow(world)
    act(world, "rename", DAYS[2], unit=Unit.objects.get(code="south1").pk, name={"en": "Quay"})
    act(world, "move", DAYS[1], unit=world.north1.unit_id, parent=world.south.unit_id)
    act(world, "move", DAYS[2], unit=world.north1.unit_id, parent=world.north.unit_id)
    below = [(b.place.unit.code, b.place.name["en"], b.starts, b.ends)
             for b in units_below(world.south.unit)]  # fmt: skip
    assert below == [
        ("north1", "North First Branch", DAYS[1], DAYS[2]),
        ("south1", "Quay", DAYS[1], None),
        ("south2", "south2", DAYS[1], None),
    ]
    assert [b.starts for b in units_below(world.north.unit)] == [FOUNDED, FOUNDED, DAYS[2]]
    page = shown(sign_in(world.member), "south")
    assert page.count('href="/units/north1/story/"') == 1


def test_units_below_that_follow_each_other_share_a_row(world):
    first, second, third = (
        Below(Placement(name=both(name, "")), starts, ends)
        for name, starts, ends in (
            ("North First Branch", DAYS[0], DAYS[1]),
            ("North Second Branch", DAYS[0], None),
            ("North Third Branch", DAYS[1], None),
        )
    )
    lanes = lanes_of([first, second, third], ["North General Branch"])
    assert lanes == [
        [
            (DAYS[0], DAYS[1], ("North First Branch", "First Branch")),
            (DAYS[1], None, ("North Third Branch", "Third Branch")),
        ],
        [(DAYS[0], None, ("North Second Branch", "Second Branch"))],
    ]


@pytest.mark.parametrize(
    ("width", "words"), [(200, "North Branch · Branch"), (100, "Branch"), (20, "")]
)
def test_bar_shows_the_longest_words_that_fit(width, words):
    assert fitting(("North Branch · Branch", "Branch"), width) == words


@pytest.mark.parametrize(
    ("name", "other", "rest"),
    [
        ("Elm Paper First Branch", "Elm Paper General Branch", "First Branch"),
        ("Elm Paper Great Hall", "Elm Paper General Branch", "Great Hall"),
        ("榆谷纸业第一支部", "榆谷纸业总支", "第一支部"),
        ("榆谷纸业", "榆谷纸业", "榆谷纸业"),
        ("Quay", "Elm Paper", "Quay"),
    ],
)
def test_short_name_leaves_out_what_the_unit_above_says(name, other, rest):
    assert without_start_of(name, other) == rest


def test_members_are_counted_in_the_subtree_of_each_day(world):
    grow(world)
    whole, alone = Members(world.south.unit, whole=True), Members(world.south.unit, whole=False)
    for on, sizes in ((FOUNDED, (2, 2)), (DAYS[1], (2, 0)), (FOUNDED - timedelta(days=1), (0, 0))):
        assert (whole.on(on), alone.on(on)) == sizes


def test_unit_that_moved_away_is_counted_until_it_went(world):
    act(world, "move", DAYS[0], unit=world.north1.unit_id, parent=world.south.unit_id)
    members = Members(world.north.unit, whole=True)
    assert [members.on(day) for day in (FOUNDED, DAYS[0])] == [7, 2]


def test_applicants_and_guests_are_no_members(world):
    Membership.objects.filter(person=world.chair).update(standing="applicant")
    Membership.objects.create(
        person=world.member, unit=world.south.unit, kind="guest", starts=FOUNDED
    )
    assert Members(world.south.unit, whole=True).on(today()) == 1


@pytest.mark.parametrize(
    ("who", "status", "counts"),
    [("chair", 200, True), ("general", 200, True), ("secretary", 200, True),
     ("member", 200, True), ("sibling", 200, False), ("southerner", 200, False),
     ("auditor", 200, False), ("leaver", 404, False)],
)  # fmt: skip
def test_story_is_open_inside_but_numbers_only_in_reach_or_at_home(
    world, sign_in, who, status, counts
):
    answer = sign_in(getattr(world, who)).get("/units/north1/story/")
    page = answer.content.decode()
    assert answer.status_code == status
    assert ("At home in the unit" in page) == counts
    assert ('class="members"' in page) == counts
    assert ("李雷" in page) == (status == 200)


def test_member_counts_the_own_unit_alone(world, sign_in):
    client = sign_in(world.hidden)
    assert "At home in the unit itself." in shown(client, "north2")
    assert "At home in the unit" not in shown(client, "north")


def test_closed_unit_keeps_its_story(world, sign_in):
    act(world, "close", DAYS[0], unit=world.north1.unit_id, heir=world.north2.unit_id)
    page = shown(sign_in(world.general), "north1")
    assert [text in page for text in ("North Second Branch", "李雷", "1 January 2021")] == [
        True
    ] * 3


def test_unknown_unit_has_no_story(world, sign_in):
    assert sign_in(world.chair).get("/units/nowhere/story/").status_code == 404


def test_queries_do_not_grow_with_members_and_units(world, sign_in):
    client = sign_in(world.chair)
    grow(world)
    before = queries_of(client, "/units/south/story/")
    for number in range(20):
        Membership.objects.create(
            person=make_person(f"80{number}", f"人{number}"), unit=world.south.unit, starts=FOUNDED
        )
    assert queries_of(client, "/units/south/story/") == before


def test_of_very_many_units_the_members_are_not_counted_together(world, sign_in, monkeypatch):
    def total(person):
        return sign_in(person).get("/units/north/story/").context["counts_all"]

    assert total(world.general)
    monkeypatch.setattr(queries, "FEW", 2)
    assert not total(world.general)
