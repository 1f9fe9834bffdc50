"""The demonstration as data: the same from the same seed, whatever the day."""

from datetime import date

import pytest

from folkmoot.core.texts import Texts
from folkmoot.home.demo.plan import make_plan

DAY = date(2026, 5, 20)
# Companies everybody knows: an invented name must not resemble one.
FAMOUS = [
    "siemens", "bosch", "bayer", "basf", "volkswagen", "bmw", "toyota", "honda", "sony",
    "panasonic", "hitachi", "samsung", "philips", "nestle", "unilever", "shell", "apple",
    "google", "intel", "ikea", "ericsson", "nokia", "volvo", "boeing", "renault", "danone",
    "novartis", "merck", "华为", "阿里", "腾讯", "百度", "小米", "联想", "海尔", "格力", "美的",
    "西门子", "博世", "大众", "宝马", "丰田", "本田", "索尼", "松下", "日立", "三星", "飞利浦",
    "雀巢", "苹果", "谷歌", "微软", "宜家", "达能", "默克",
]  # fmt: skip


def facts(plan):
    """A plan as plain values."""
    return (
        plan.tree,
        [
            (life.person.number, life.person.name, life.person.born, life.spells, life.jobs)
            for life in plan.lives
        ],
        [(term.person.number, term.unit, term.office, term.starts) for term in plan.terms],
        plan.deeds,
        {name: person.number for name, person in plan.known.items()},
    )


def test_same_seed_and_day_give_the_same_data():
    assert facts(make_plan(7, 3000, DAY)) == facts(make_plan(7, 3000, DAY))


def test_another_seed_gives_other_people_and_the_same_shape():
    one, two = make_plan(7, 3000, DAY), make_plan(8, 3000, DAY)
    assert [unit.code for unit in one.tree.units] != [unit.code for unit in two.tree.units]
    assert [unit.kind for unit in one.tree.units] == [unit.kind for unit in two.tree.units]
    assert len(one.lives) == len(two.lives)


def test_too_few_people_for_the_tree_are_refused():
    with pytest.raises(ValueError, match="too few for 117 branches"):
        make_plan(7, 500, DAY)


@pytest.mark.parametrize("seed", range(5))
def test_invented_companies_are_not_famous_ones(seed):
    for _code, name in make_plan(seed, 2000, DAY).tree.hosts:
        assert isinstance(name, Texts)
        together = f"{name['en']} {name['zh-hans']}".casefold()
        assert [known for known in FAMOUS if known in together] == []


@pytest.mark.parametrize("day", [date(2028, 2, 29), date(2026, 1, 1), date(2026, 12, 31)])
def test_any_day_will_do(day):
    plan = make_plan(3, 1500, day)
    assert all(spell.starts <= day for life in plan.lives for spell in life.spells + life.jobs)
    assert all(
        spell.ends is None or spell.starts < spell.ends
        for life in plan.lives
        for spell in life.spells + life.jobs
    )
