"""SP-8: what is kept of people is declared, and no row ties a member to a vote or an answer."""

from dataclasses import replace
from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from folkmoot.core.declared import (
    ACCOUNT_OF,
    FOR_GOOD,
    INSIDE,
    Column,
    Table,
    nobodies,
    secrets,
    tables,
)
from folkmoot.home.tests.declarations import all_models, faults, nameless_secrets, ties
from folkmoot.people.models import Account, Person

# Their names speak of answers, their rows of acts that carry a name: nobody's vote or opinion.
REVIEWED = {
    "members.Appeal.answer",  # what the unit above answered
    "members.Appeal.answered",
    "members.Appeal.answered_by",
    "members.RollObjection.answer",  # what the office answered the member
    "members.RollObjection.answered_by",
    "members.Sponsorship.answered",  # vouching is done by name
    "members.TransferAnswer",  # consenting to a transfer is done by name
    "units.Answering",  # which unit answers to which
    "usersessions.UserSession.last_seen_at",  # when a session was last used
}


def planted(model, **declared):
    """The site's models and one more, with its declaration."""
    own = Table("Planted", "To be found", ACCOUNT_OF, FOR_GOOD, INSIDE, **declared)
    return [*all_models(), model], tables() | {model._meta.label: own}


def names(model):
    return {field.name: Column(field.name) for field in model._meta.concrete_fields}


def test_every_personal_column_of_every_model_is_declared():
    assert faults(all_models(), tables(), nobodies()) == []


def test_declarations_are_of_models_that_are_there():
    labels = {model._meta.label for model in all_models()}
    assert sorted((set(tables()) | set(nobodies()) | secrets()) - labels) == []


@isolate_apps("folkmoot.home")
def test_undeclared_model_is_found():
    class Nickname(models.Model):
        person = models.ForeignKey(Person, models.CASCADE, related_name="+")

        class Meta:
            app_label = "home"

    [fault] = faults([Nickname], tables(), nobodies())
    assert fault.startswith("home.Nickname: declare it")
    [pointing] = faults([Nickname], tables(), nobodies() | {"home.Nickname": "says somebody"})
    assert pointing == "home.Nickname.person: is about somebody; NOBODY is not for it"


def test_undeclared_column_is_found():
    person = tables()["people.Person"]
    without = {name: column for name, column in person.columns.items() if name != "born"}
    fewer = tables() | {"people.Person": replace(person, columns=without)}
    assert faults([Person], fewer, {}) == ["people.Person.born: undeclared"]
    aside = replace(person, columns=without, beside=(*person.beside, "born", "shoes"))
    assert faults([Person], {"people.Person": aside}, {}) == [
        "people.Person.shoes: declared, and not there",
        "people.Person.born: is about somebody and stands beside",
    ]


def test_pointer_that_no_copy_would_follow_is_found():
    account = replace(tables()["people.Account"], of=())
    assert faults([Account], {"people.Account": account}, {}) == [
        "people.Account.person: points to somebody; name it in `of` or in `by`"
    ]


def test_nothing_that_sounds_like_a_vote_or_an_answer_is_passed_over():
    assert nameless_secrets(all_models(), secrets(), REVIEWED) == []


def test_no_row_ties_a_member_to_a_vote_an_answer_a_stance_or_a_reading():
    assert ties(all_models(), tables(), secrets()) == []


@isolate_apps("folkmoot.home")
@pytest.mark.parametrize("kind", ["Answer", "Vote", "Stance", "Reading"])
def test_planted_row_with_a_name_is_found(kind):
    fields = {
        "person": models.ForeignKey(Person, models.CASCADE, related_name="+"),
        "text": models.TextField(),
    }
    meta = type("Meta", (), {"app_label": "home"})
    model: Any = type(kind, (models.Model,), {"__module__": __name__, "Meta": meta, **fields})
    label = f"home.{kind}"
    walked, declared = planted(model, columns=names(model), by={"person": ("text",)})
    assert nameless_secrets(walked, secrets(), REVIEWED) == [label]
    assert ties(walked, declared, {*secrets(), label}) == [label]


@isolate_apps("folkmoot.home")
def test_planted_ways_around_are_found():
    class Sheet(models.Model):
        """What somebody answered, without a name."""

        text = models.TextField()

        class Meta:
            app_label = "home"

    class Envelope(models.Model):
        """One sheet and the account that handed it in."""

        sheet = models.OneToOneField(Sheet, models.CASCADE, related_name="+")
        account = models.ForeignKey(Account, models.CASCADE, related_name="+")

        class Meta:
            app_label = "home"

    class Line(models.Model):
        """A part of a sheet."""

        sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="+")

        class Meta:
            app_label = "home"

    found = ties([*all_models(), Sheet, Envelope, Line], tables(), {"home.Line"})
    assert found == ["home.Line"]
    assert ties([*all_models(), Sheet, Line], tables(), {"home.Line"}) == []


@isolate_apps("folkmoot.home")
def test_planted_list_of_readers_is_found():
    class Article(models.Model):
        read_by = models.ManyToManyField(Person, related_name="+")

        class Meta:
            app_label = "home"

    through: Any = Article.read_by.through
    walked = [*all_models(), Article, through]
    assert nameless_secrets(walked, secrets(), REVIEWED) == ["home.Article_read_by"]
    assert ties(walked, tables(), {"home.Article_read_by"}) == ["home.Article_read_by"]
