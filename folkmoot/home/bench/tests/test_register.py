from datetime import date

import pytest

from folkmoot.core.dates import today
from folkmoot.home.bench.invented import Invented
from folkmoot.home.bench.measuring import slope
from folkmoot.home.bench.questions import questions
from folkmoot.home.bench.writing import write
from folkmoot.people.models import Person
from folkmoot.units.models import Membership, Placement

DAY = date(2026, 3, 1)


def test_the_same_size_gives_the_same_organisation():
    one, other = Invented(800, DAY), Invented(800, DAY)
    assert one.places == other.places
    assert list(one.lives()) == list(other.lives())


def test_every_spell_lies_within_its_unit_and_spells_do_not_overlap():
    world = Invented(3000, DAY)
    for life in world.lives():
        for home, following in zip(life.homes, [*life.homes[1:], None], strict=True):
            assert world.places[home.where].founded <= home.starts
            assert home.ends is None or home.starts < home.ends
            assert following is None or home.ends == following.starts


def test_it_has_a_past():
    world = Invented(3000, DAY)
    lives = list(world.lives())
    assert len(lives) == 3000
    assert any(place.origin for place in world.places)
    assert any(place.moved for place in world.places)
    assert any(place.renamed for place in world.places)
    assert sum(life.transfer is not None for life in lives) > 100


@pytest.mark.parametrize(
    ("points", "grows"),
    [([(10, 5), (100, 5), (1000, 5)], 0), ([(10, 1), (100, 10), (1000, 100)], 1)],
)
def test_slope_is_the_power_of_the_growth(points, grows):
    assert slope(points) == grows


@pytest.mark.slow
def test_every_question_has_an_answer(db):
    write(Invented(2000, today()))
    assert Person.objects.count() == 2000
    assert Membership.objects.filter(unit__placements__isnull=True).count() == 0
    assert Placement.objects.on(today()).count() == 50
    rows = list(questions(2000))
    assert [row["question"] for row in rows][-2:] == ["import", "memory in the end, MB"]
