"""IN-1: whatever is stored, pages show it as text."""

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import translation

from folkmoot.home.tests.access.objects import CASES
from folkmoot.home.tests.access.payloads import MARK, PAYLOADS, RICH
from folkmoot.home.tests.access.poison import OURS, own_models, poison, text_fields

pytestmark = pytest.mark.django_db
READING = ("member", "secretary", "national", "auditor", "anonymous")


@pytest.fixture
def poisoned(crowd):
    """Every text is the payload, which breaks out of any context that does not escape."""
    with transaction.atomic():
        poison([RICH])
        yield {case: crowd.address(case) for case in CASES}
        transaction.set_rollback(True)


def test_there_are_sixty_different_payloads():
    assert len(set(PAYLOADS)) == 60


def test_every_reviewed_field_is_still_there():
    known = {
        model._meta.label: {f.name for f in model._meta.concrete_fields} for model in own_models()
    }
    assert {label: names - known.get(label, set()) for label, names in OURS.items()} == {
        label: set() for label in OURS
    }


def test_names_and_statements_are_among_what_is_filled():
    filled = {model._meta.label: [f.name for f in text_fields(model)] for model in own_models()}
    assert {"name", "latin_name", "phone", "email"} <= set(filled["people.Person"])
    assert filled["elections.Nomination"] == ["statement"]
    assert (
        apps.get_model("units.Placement")._meta.get_field("name").name in filled["units.Placement"]
    )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_shows_a_stored_text_as_anything_but_text(crowd, poisoned, language):
    shown, broken = set(), []
    with translation.override(language):
        for role in READING:
            for case, address in poisoned.items():
                response = crowd.ask(role, "GET", address, headers={"Accept-Language": language})
                body = response.getvalue().decode(errors="replace")
                if response.status_code >= 500:
                    broken.append(f"{case} as {role}: {response.status_code}")
                if response.headers.get("Content-Type", "").startswith("text/html"):
                    shown |= {case} if MARK in body else set()
                    broken += [f"{case} as {role}"] if f"<img src={MARK}" in body else []
    assert broken == []
    assert len(shown) > len(CASES) / 4
