"""Letters about signing in are neutral and in their reader's language (MP-1)."""

import re
from pathlib import Path

import allauth
import pytest
from django.utils.translation import override

from folkmoot.people import letters
from folkmoot.people.letters import letter_about
from folkmoot.people.models import Person

OCCASIONS = [*letters.CODES, *letters.NOTICES, *letters.STRANGERS, "account/email/brand_new"]
TELLING = [
    "folkmoot",
    "众议",
    "party",
    "union",
    "member",
    "branch",
    "committee",
    "党",
    "支部",
    "组织",
]
FACTS = {"code": "493827", "user": None, "current_site": None}


@pytest.fixture
def reader(world):
    Person.objects.filter(pk=world.member.pk).update(language="zh-hans")
    return world.member.account.email


@pytest.mark.parametrize("occasion", OCCASIONS)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_letter_tells_nothing_of_the_organisation(db, occasion, language, settings):
    settings.SITE_ADDRESS = "https://m.example.net"
    facts = FACTS if occasion in letters.CODES else {}
    with override(language):
        letter = letter_about(occasion, "a@example.org", facts)
    said = f"{letter.subject}\n{letter.body}".lower()
    assert [word for word in TELLING if word in said] == []
    assert letter.to == ["a@example.org"]
    assert ("493827" in letter.body) == (occasion in letters.CODES)


def test_letter_is_in_the_language_of_its_reader(reader):
    with override("en"):
        mine = letter_about("account/email/login_code", reader, FACTS)
        strangers = letter_about("account/email/login_code", "x@example.org", FACTS)
    assert (mine.subject, strangers.subject) == ("您的验证码", "Your code")
    assert re.findall("[A-Za-z]+", str(mine.body)) == []


def test_new_kind_of_letter_gets_the_general_sentence(db):
    letter = letter_about("mfa/email/brand_new", "x@example.org", {})
    assert "Something about how you sign in was changed." in letter.body


def test_every_letter_of_allauth_is_known():
    """Whoever updates allauth decides about new letters."""
    folder = Path(allauth.__file__).parent / "templates"
    found = {
        str(path.relative_to(folder)).removesuffix("_subject.txt")
        for room in ("account", "mfa")
        for path in folder.glob(f"{room}/email/*_subject.txt")
    }
    by_link = {"account/email/password_reset_key"}
    ours = {name for name in letters.NOTICES if name.startswith("people/")}
    assert found - by_link == {*letters.CODES, *letters.NOTICES, *letters.STRANGERS} - ours
