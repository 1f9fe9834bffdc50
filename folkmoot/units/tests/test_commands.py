"""The first office is given on the server, on the record, and by nothing else."""

import pytest
from allauth.account.models import EmailAddress
from django.core import management
from django.core.management.base import CommandError

from folkmoot.audit.models import Body
from folkmoot.people.models import Account, Person
from folkmoot.units.access import Access
from folkmoot.units.models import Appointment, OfficeKind, Placement
from folkmoot.units.rulebook.queries import rulebook_text
from folkmoot.units.rulebook.rules import ASSOCIATION, BRANCH_RULES, shipped

FIRST = {
    "email": "First@Example.org",
    "number": "1",
    "name": "何立新",
    "office": "organisation-officer",
    "unit": "city",
}


def command(verb, /, **options):
    given = [f"--{key}={value}" for key, value in options.items()]
    management.call_command(verb, *given)


@pytest.fixture
def organisation(db):
    command("found_organisation", **{"name-en": "City", "name-zh": "市委", "code": "city"})


def test_organisation_is_founded_once(organisation):
    assert Placement.objects.get().unit.code == "city"
    assert OfficeKind.objects.filter(code="secretary").exists()
    with pytest.raises(CommandError, match="There is an organisation already: city"):
        command("found_organisation", **{"name-en": "B", "name-zh": "乙", "code": "other"})


def test_organisation_begins_with_the_rules_of_an_association(organisation):
    assert rulebook_text() == shipped(ASSOCIATION)


def test_organisation_may_begin_with_the_branch_rules(db):
    names = {"name-en": "City", "name-zh": "市委", "code": "city"}
    command("found_organisation", rules=BRANCH_RULES, **names)
    assert rulebook_text() == shipped(BRANCH_RULES)


def test_founding_needs_a_known_kind(db):
    with pytest.raises(CommandError, match="No kind 'guild'; there are: "):
        command("found_organisation", **{"name-en": "B", "name-zh": "乙"}, code="b", kind="guild")
    assert not Placement.objects.exists()


def test_first_office_is_given_on_the_record(organisation, capsys):
    command("appoint", **FIRST)
    person = Person.objects.get(number="1")
    assert person.account.email == "first@example.org"
    assert EmailAddress.objects.get(user=person.account).verified
    assert not person.account.has_usable_password()
    assert Access(person).may("appoint", Placement.objects.get().path)
    verbs = Body.objects.order_by("entry__sequence").values_list("verb", "actor")
    assert list(verbs) == [
        ("unit.founded", None),
        ("rules.began", None),
        ("account.opened", None),
        ("office.given", None),
    ]
    assert "何立新 (1) holds organisation-officer in city" in capsys.readouterr().out


def test_second_office_leaves_the_account_alone(organisation):
    command("appoint", **FIRST)
    command("appoint", **(FIRST | {"office": "auditor"}))
    assert Account.objects.count() == 1
    assert Appointment.objects.count() == 2
    assert Body.objects.filter(verb="account.opened").count() == 1


def test_term_has_the_dates_that_were_given(organisation):
    command("appoint", **FIRST, **{"from": "2030-01-01", "until": "2032-01-01"})
    term = Appointment.objects.get()
    assert (str(term.starts), str(term.ends)) == ("2030-01-01", "2032-01-01")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"unit": "moon"}, "No unit 'moon' stands today"),
        ({"office": "king"}, "No office 'king'; there are: secretary, "),
        ({"email": "first"}, "'first' is no e-mail address"),
        ({"name": "别人"}, "Number 1 belongs to somebody with another name"),
        ({"email": "second@example.org"}, "何立新 signs in with another address already"),
        ({"number": "2", "name": "赵敏"}, "first@example.org belongs to somebody else's account"),
        ({}, "何立新 holds this office on some of these days"),
        ({"from": "2030-01-01", "until": "2029-01-01"}, "The term ends before it begins"),
    ],
)
def test_mistake_is_named_and_nothing_is_written(organisation, change, message):
    command("appoint", **FIRST)
    before = Person.objects.count(), Account.objects.count(), Body.objects.count()
    with pytest.raises(CommandError, match=message):
        command("appoint", **(FIRST | change))
    assert (Person.objects.count(), Account.objects.count(), Body.objects.count()) == before
    assert Appointment.objects.count() == 1
