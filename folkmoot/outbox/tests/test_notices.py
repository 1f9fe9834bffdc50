"""One neutral letter each, to who can sign in, in their language, once an occasion (MP-1)."""

import pytest
from django.db import transaction
from django.utils.translation import override

from folkmoot.outbox.models import Letter
from folkmoot.outbox.notices import tell
from folkmoot.people.models import Account, Person

ENGLISH = "Something is waiting for you. Sign in to see it:\n\n    https://test.example/me/"
CHINESE = "有事项等您处理，请登录查看：\n\n    https://test.example/me/"


@pytest.fixture(autouse=True)
def address(settings):
    settings.SITE_ADDRESS = "https://test.example/"


def person(number, language="", **account):
    found = Person.objects.create(
        number=number, name="张伟", email=f"{number}@company.example", language=language
    )
    if account.pop("has_account", True):
        Account.objects.create_user(f"{number}@home.example", person=found, **account)
    return found.pk


def letters():
    return list(Letter.objects.order_by("pk").values_list("recipient", "subject", "text"))


def test_same_words_for_everybody_in_the_language_of_each_reader(db):
    people = [person("1"), person("2", "zh-hans"), person("3", "en")]
    with override("zh-hans"):  # the language of the page is that of somebody else
        tell("vote", people, "/me/")
    assert letters() == [
        ("1@home.example", "Something is waiting for you", ENGLISH),
        ("2@home.example", "有事项等您处理", CHINESE),
        ("3@home.example", "Something is waiting for you", ENGLISH),
    ]


def test_only_whoever_can_sign_in_is_told(db):
    people = [person("1", has_account=False), person("2", is_active=False), person("3")]
    tell("vote", people, "/me/")
    assert [recipient for recipient, _subject, _text in letters()] == ["3@home.example"]


def test_same_occasion_is_told_once_and_another_again(db):
    who = person("1")
    tell("vote-1", [who, who], "/me/")
    tell("vote-1", [who, person("2")], "/me/")
    tell("vote-2", [who], "/me/")
    keys = list(Letter.objects.order_by("pk").values_list("key", flat=True))
    assert keys == [f"vote-1-{who}", f"vote-1-{who + 1}", f"vote-2-{who}"]


def test_what_was_not_written_is_not_told(db):
    who = person("1")
    with transaction.atomic():
        tell("vote", [who], "/me/")
        transaction.set_rollback(True)
    assert letters() == []


def test_many_people_cost_no_more_questions_than_one(db, django_assert_num_queries):
    people = [person(str(number)) for number in range(1, 41)]
    with django_assert_num_queries(2):
        tell("one", people[:1], "/me/")
    with django_assert_num_queries(2):
        tell("many", people, "/me/")
    assert Letter.objects.count() == 41
