"""Finding people by their names: every writer of a person keeps the words up to date unknowingly."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from folkmoot.people import words as words_module
from folkmoot.people.models import NameKey, Person, named
from folkmoot.people.words import written_at_once

pytestmark = pytest.mark.django_db


def stored(number, name, latin=""):
    person = Person(number=number, name=name, latin_name=latin)
    person.set_keys()
    return person


def words(person):
    """The rows, as they should be in `keys`."""
    rows = set(NameKey.objects.filter(person=person.pk).values_list("key", flat=True))
    assert rows == set(person.keys.partition("  ")[2].split())
    return rows


def test_words_follow_a_saved_a_renamed_and_a_deleted_person():
    person = stored("7", "王小明")
    person.save()
    assert words(person) == {
        "#7", "王小明", "小明", "明", "wangxiaoming", "xiaoming", "ming", "wxm", "xm",
    }  # fmt: skip
    person.name = "O'Neill “x\\"
    person.set_keys()
    person.save(update_fields=["name", "keys"])
    assert words(person) == {"#7", "oneillx", "neillx", "x"}
    person.delete()
    assert NameKey.objects.count() == 0


def test_words_follow_people_written_many_at_once_and_corrected_so():
    people = Person.objects.bulk_create([stored("1", "张伟"), stored("2", "Anna Weiss")])
    assert [len(words(person)) for person in people] == [6, 3]
    for person in people:
        person.name = "李雷"
        person.set_keys()
    Person.objects.bulk_create(
        people, update_conflicts=True, update_fields=["name", "keys"], unique_fields=["pk"]
    )
    assert "李雷" in words(people[0]) & words(people[1])
    Person.objects.update(keys="")
    assert NameKey.objects.count() == 0


def test_words_written_at_once_are_those_of_the_trigger(monkeypatch):
    monkeypatch.setattr(words_module, "TOGETHER", 2)
    people = [stored("1", "张伟"), stored("2", "O'Neill “x\\"), Person(number="3", name="-")]
    with written_at_once() as fresh:
        fresh += [person.pk for person in Person.objects.bulk_create(people)]
        assert NameKey.objects.count() == 0
    assert [len(words(person)) for person in people] == [6, 4, 0]
    later = stored("4", "李雷")
    later.save()
    assert "李雷" in words(later)


def test_who_comes_after_a_failure_has_words():
    with pytest.raises(IntegrityError), transaction.atomic(), written_at_once():
        Person.objects.bulk_create([stored("1", "张伟"), stored("1", "李雷")])
    assert NameKey.objects.count() == 0
    later = stored("4", "李雷")
    later.save()
    assert "李雷" in words(later)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("王小明", ["1"]), ("小明", ["1"]), ("明", ["1"]), ("王明", []),
        ("wangxiaoming", ["1"]), ("wang xiaoming", ["1"]), ("xiao ming wang", ["1"]),
        ("xiaom", ["1"]), ("WXM", ["1"]), ("xm", ["1"]), ("王 xiao", ["1"]),
        ("o'neill", ["2"]), ("oneill", ["2"]), ("neill", ["2"]), ("neill siân", ["2"]),
        ("Sian", ["2"]), ("van der berg", ["3"]), ("berg jurgen", ["3"]), ("derberg", ["3"]),
        ("jean-luc", ["4"]), ("luc", ["4"]), ("阿里·木", ["5"]), ("阿里木", ["5"]), ("木", ["5"]),
        ("n26-0007", ["4"]), ("ｎ２６-０００７", ["4"]), ("n26", []), ("1", ["1"]), ("#1", ["1"]),
        ("%", []), ("_", []), ("'", []), ("w\\", ["1"]), ("", ["1", "2", "3", "4", "5"]),
    ],
)  # fmt: skip
def test_a_question_finds_the_same_by_the_index_and_on_the_rows(question, found):
    people = [
        stored("1", "王小明"), stored("2", "Siân O'Neill"), stored("3", "Jürgen van der Berg"),
        stored("N26-0007", "Jean-Luc Moreau"), stored("5", "阿里·木"),
    ]  # fmt: skip
    Person.objects.bulk_create(people)
    wanted = [{"4": "N26-0007"}.get(number, number) for number in found]
    order = Person.objects.order_by("pk")
    assert list(order.matching(question).values_list("number", flat=True)) == wanted
    assert list(order.filter(named(question)).values_list("number", flat=True)) == wanted


def test_people_stand_by_pinyin_and_family_name():
    names = ["张伟", "Anna Weiss", "李雷", "李明", "李", "Zoë Abel"]
    Person.objects.bulk_create(stored(str(number), name) for number, name in enumerate(names))
    listed = Person.objects.order_by("keys").values_list("name", flat=True)
    assert list(listed) == ["Zoë Abel", "李", "李雷", "李明", "Anna Weiss", "张伟"]


@pytest.mark.django_db(transaction=True)
def test_people_who_were_there_before_get_their_words():
    call_command("migrate", "people", "0002", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_person (number, name, latin_name, keys, email, phone, language) "
            "VALUES ('31', '欧阳雪', '', ' 欧阳雪 ', '', '', '')"
        )
    call_command("migrate", verbosity=0)
    person = Person.objects.get()
    assert person.keys.startswith("ou yang xue  #31 ")
    assert {"欧阳雪", "阳雪", "yangxue", "oyx"} <= words(person)
