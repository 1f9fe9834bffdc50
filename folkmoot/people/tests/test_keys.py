import ast
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.people.keys import digits, keys_of, least_rotation, mailbox, name_forms, remember
from folkmoot.people.models import Person, PersonKey


@pytest.mark.parametrize(
    "email", ["Zhang.San@Example.org", "zhangsan@example.org", "zhangsan+party@example.ORG"]
)
def test_variants_of_an_address_are_one_mailbox(email):
    assert mailbox(email) == "zhangsan@example.org"


@pytest.mark.parametrize("email", ["", "nobody", "+tag@example.org"])
def test_what_is_no_address_is_no_key(email):
    assert mailbox(email) == ""


def test_two_names_of_one_provider_are_one_box():
    assert mailbox("a.b@googlemail.com") == mailbox("ab@gmail.com")


@pytest.mark.parametrize(
    "phone", ["+86 139 1234 5678", "0086-13912345678", "１３９１２３４５６７８", "(139) 1234 5678"]
)
def test_variants_of_a_telephone_number_end_alike(phone):
    assert digits(phone) == "12345678"


@pytest.mark.parametrize("phone", ["", "123456", "00000000", "ext. 12"])
def test_short_and_filled_in_numbers_are_no_key(phone):
    assert digits(phone) == ""


@pytest.mark.parametrize(
    "name", ["张小明", "Zhang Xiaoming", "Xiaoming Zhang", "Xiao-Ming ZHANG", "Zhāng Xiǎo Míng"]
)
def test_a_name_reads_alike_in_characters_pinyin_and_either_order(name):
    assert name_forms(name) == name_forms("张小明")


def test_other_names_read_otherwise():
    assert not name_forms("张小明") & name_forms("张晓梅")
    assert name_forms("Anna Weiss") != name_forms("Anna Weis")


def test_both_names_of_a_person_count():
    assert name_forms("欧阳雪", "Snow Ouyang") == name_forms("Ouyang Xue") | name_forms(
        "Ouyang Snow"
    )


@given(st.text(min_size=1, max_size=40), st.integers(0, 40))
def test_every_rotation_of_a_name_is_the_same(text, turn):
    turned = text[turn % len(text) :] + text[: turn % len(text)]
    assert least_rotation(turned) == least_rotation(text)


@given(st.builds(Person, name=st.text(max_size=120), latin_name=st.text(max_size=120),
                 email=st.text(max_size=254), phone=st.text(max_size=40),
                 born=st.none() | st.dates(), joined=st.none() | st.dates()))  # fmt: skip
def test_no_key_of_any_person_is_longer_than_its_column(person):
    assert all(len(key) <= 200 for key in keys_of(person))


def stored(**facts):
    person = Person(**facts)
    person.set_keys()
    person.save()
    remember([person])
    return person


def values(person):
    return sorted(person.twin_keys.values_list("value", flat=True))


def test_keys_follow_the_facts(db):
    person = stored(number="1", name="李四", email="l.si@example.org", born=date(1990, 1, 2))
    assert values(person) == ["b:ilis|1990-01-02", "e:lsi@example.org"]
    person.email, person.phone = "", "+86 139 1234 5678"
    person.save()
    remember([person])
    assert values(person) == ["b:ilis|1990-01-02", "p:12345678"]


def test_a_shared_key_is_marked_on_both_sides(db):
    one = stored(number="1", name="李四", email="l.si@example.org")
    assert not PersonKey.objects.filter(is_shared=True).exists()
    other = stored(number="2", name="Lisi", email="LSI@example.org")
    rows = PersonKey.objects.filter(is_shared=True).order_by("person")
    assert [(row.person_id, row.value) for row in rows] == [
        (one.pk, "e:lsi@example.org"),
        (other.pk, "e:lsi@example.org"),
    ]


def test_a_merged_record_has_no_keys(db):
    one, other = stored(number="1", name="李四", email="a@b.org"), stored(number="2", name="李四")
    one.merged_into = other
    one.save()
    remember([one])
    assert values(one) == []


def test_number_of_a_merged_record_finds_the_last_survivor(db):
    one, two, three = (stored(number=str(n), name="李四") for n in range(3))
    Person.objects.filter(pk=one.pk).update(merged_into=two)
    Person.objects.filter(pk=two.pk).update(merged_into=three)
    assert Person.objects.numbered("0") == three
    assert Person.objects.numbered("9") is None


def test_every_writer_of_a_person_remembers_the_keys():
    """Whoever makes search keys makes these too."""
    root = Path(settings.BASE_DIR) / "folkmoot"
    sources = [path for path in root.rglob("*.py") if not path.name.startswith("test_")]
    writers = {path for path in sources if calls(path, "set_keys")}
    saved_elsewhere = {
        root / "home/demo/lives.py",  # `write` in organisation.py stores them
        root / "home/bench/writing.py",  # a bench that asks nothing of look-alikes
    }
    forgetful = {path for path in writers - saved_elsewhere if not calls(path, "remember")}
    assert forgetful == set()
    assert len(writers) > 4


def calls(path, name):
    """Whether a file calls something of a name."""
    tree = ast.parse(path.read_text())
    found = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return any(name in {getattr(f, "attr", ""), getattr(f, "id", "")} for f in found)
