"""An invitation opens one account once, for the person, unit and role it names (AU-5, AZ-5)."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from folkmoot.audit.models import Body
from folkmoot.core.dates import today
from folkmoot.people.models import Account
from folkmoot.people.tests.post import last_code, last_letter, last_link, wrong
from folkmoot.units.actions import (
    appoint,
    begin_membership,
    end_appointment,
    end_membership,
)
from folkmoot.units.invitations.actions import invite, revoke_invitation
from folkmoot.units.invitations.queries import digest_of
from folkmoot.units.models import Invitation, Membership, OfficeKind
from folkmoot.units.tests.newcomers import HERS, newcomer


def plain(response):
    """A page without what differs by chance."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", response.content)


def goes_to(response):
    """Where a redirect leads; nothing if it is none."""
    return response.headers.get("Location")


def accept(browser, link, email="private@example.org"):
    """Open the letter, prove an address; the last answer."""
    browser.get(link, follow=True)
    browser.post(reverse("accept_invitation"), {"email": email})
    return browser.post(reverse("accept_invitation"), {"code": last_code(email)})


@pytest.fixture
def person(world):
    return newcomer(world)


@pytest.fixture
def invitation(world, person):
    return invite(person, world.north1, "member", by=world.secretary)


@pytest.fixture
def link(invitation):
    return last_link(HERS)


def is_closed(link):
    page = Client().get(link, follow=True)
    return page.status_code == 404 and b"opens nothing" in page.content


# Accepting


def test_invited_person_signs_in_with_a_proved_address(client, person, link):
    page = client.get(link, follow=True)
    assert [str(page.context[name]) for name in ("organisation", "placement", "role")] == [
        "City Committee",
        "North First Branch",
        "member",
    ]
    answer = accept(client, link)
    assert (answer.status_code, goes_to(answer)) == (302, reverse("home"))
    account = Account.objects.get(person=person)
    assert account.email == "private@example.org"
    assert not account.has_usable_password()
    assert client.get(reverse("account_email")).status_code == 200
    assert list(Body.objects.order_by("-entry").values_list("verb", "actor")[:1]) == [
        ("invitation.accepted", person.pk)
    ]


def test_fresh_account_may_choose_a_password_at_once(client, link):
    accept(client, link)
    assert client.get(reverse("account_set_password")).status_code == 200


def test_token_has_the_bits_and_stands_in_the_letter_alone(invitation, link):
    token = link.rstrip("/").rpartition("/")[2]
    assert re.fullmatch(r"[\w-]{43}", token)  # 32 random bytes
    assert invitation.digest == digest_of(token)
    assert all(token not in str(body.parameters) for body in Body.objects.all())


def test_letter_names_neither_organisation_nor_unit_nor_person(world, invitation):
    letter = last_letter(HERS)
    assert letter.subject == "A letter is waiting for you"
    names = [str(world.city), str(world.north1), "林小雨", "member", "Folkmoot"]
    assert [name for name in names if name.lower() in letter.text.lower()] == []


def test_letter_leads_to_the_configured_address(settings, world, person):
    settings.SITE_ADDRESS = "https://members.example.net"
    invite(person, world.north1, "member", by=world.secretary)
    assert "https://members.example.net/invitation/" in last_letter(HERS).text


def test_every_dead_token_gives_one_identical_page(world, link, invitation):
    accept(Client(), link)
    used = link
    second = newcomer(world, number="2002")
    revoke_invitation(invite(second, world.north1, "member", by=world.secretary), by=None)
    revoked = last_link(HERS)
    invite(second, world.north1, "member", by=world.secretary)
    with time_machine.travel(timezone.now() + timedelta(days=14, seconds=1)):
        expired = Client().get(last_link(HERS), follow=True)
    pages = [
        expired,
        *(Client().get(path, follow=True) for path in (used, revoked, f"/invitation/{'x' * 43}/")),
        Client().get(reverse("accept_invitation")),
    ]
    assert {page.status_code for page in pages} == {404}
    assert len({plain(page) for page in pages}) == 1
    assert len({tuple(sorted(page.headers.items())) for page in pages[1:4]}) == 1


def test_opening_the_letter_answers_the_same_for_every_token(link):
    good, bad = Client().get(link), Client().get(f"/invitation/{'x' * 43}/")
    assert (good.status_code, goes_to(good)) == (bad.status_code, goes_to(bad))


def test_looking_does_not_use_the_letter_up(link):
    for _ in range(3):
        assert Client().get(link, follow=True).status_code == 200
    assert goes_to(accept(Client(), link)) == reverse("home")


def test_two_browsers_with_the_letter_open_one_account(link):
    first, second = Client(), Client()
    for browser, email in ((first, "one@example.org"), (second, "two@example.org")):
        browser.get(link, follow=True)
        browser.post(reverse("accept_invitation"), {"email": email})
    early = first.post(reverse("accept_invitation"), {"code": last_code("one@example.org")})
    assert goes_to(early) == reverse("home")
    late = second.post(reverse("accept_invitation"), {"code": last_code("two@example.org")})
    assert late.status_code == 404
    assert not Account.objects.filter(email="two@example.org").exists()


def test_code_is_bound_to_the_session_that_asked(link):
    asker, other = Client(), Client()
    for browser in (asker, other):
        browser.get(link, follow=True)
    asker.post(reverse("accept_invitation"), {"email": "one@example.org"})
    code = last_code("one@example.org")
    assert other.post(reverse("accept_invitation"), {"code": code}).status_code == 200
    assert not Account.objects.filter(email="one@example.org").exists()


def test_code_ends_after_ten_minutes(client, link):
    client.get(link, follow=True)
    client.post(reverse("accept_invitation"), {"email": "one@example.org"})
    code = last_code("one@example.org")
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=1)):
        assert client.post(reverse("accept_invitation"), {"code": code}).status_code == 200
    assert not Account.objects.filter(email="one@example.org").exists()


def test_third_wrong_code_ends_the_proof(client, link):
    client.get(link, follow=True)
    client.post(reverse("accept_invitation"), {"email": "one@example.org"})
    code = last_code("one@example.org")
    for _ in range(3):
        client.post(reverse("accept_invitation"), {"code": wrong(code)})
    client.post(reverse("accept_invitation"), {"code": code})
    assert not Account.objects.filter(email="one@example.org").exists()


def test_taken_address_looks_like_a_free_one(world, link):
    pages = []
    for email in ("free@example.org", world.member.account.email):
        browser = Client()
        browser.get(link, follow=True)
        answer = browser.post(reverse("accept_invitation"), {"email": email})
        page = browser.get(goes_to(answer))
        guess = browser.post(reverse("accept_invitation"), {"code": "000000"})
        blurred = [plain(found).replace(email.encode(), b"") for found in (page, guess)]
        pages.append((answer.status_code, goes_to(answer), page.status_code, *blurred))
    assert pages[0] == pages[1]
    assert "there is one already" in last_letter(world.member.account.email).text


def test_nothing_fits_where_an_address_is_taken(client, world, link):
    client.get(link, follow=True)
    client.post(reverse("accept_invitation"), {"email": world.member.account.email})
    for code in ("", "0", "000000"):
        client.post(reverse("accept_invitation"), {"code": code})
    assert Account.objects.filter(person__number="2001").count() == 0


# Void


def test_invitation_is_void_after_the_person_left_the_unit(world, person, link):
    end_membership(person.memberships.get(), world.north1, on=today(), reason="left", by=None)
    assert is_closed(link)


def test_invitation_is_void_after_a_transfer(world, person, link):
    end_membership(person.memberships.get(), world.north1, on=today(), reason="moved", by=None)
    begin_membership(person, world.north2, on=today(), by=None)
    assert is_closed(link)


def test_invitation_to_an_office_is_void_once_the_office_is_lost(world, person):
    kind = OfficeKind.objects.get(code="committee-member")
    term = appoint(person, world.north1, kind, term=(date(2026, 2, 1), None), by=None)
    invite(person, world.north1, "committee-member", by=world.chair)
    assert not is_closed(last_link(HERS))
    end_appointment(term, world.north1, on=today(), by=None)
    assert is_closed(last_link(HERS))


def test_invitation_is_void_while_somebody_is_only_an_applicant(world, person, link):
    person.memberships.update(standing=Membership.Standing.APPLICANT)
    assert is_closed(link)


def test_invitation_is_void_after_the_inviter_lost_the_office(world, link):
    end_appointment(world.secretary.appointments.get(), world.north1, on=today(), by=None)
    assert is_closed(link)


def test_invitation_is_void_when_the_account_would_get_more_than_the_inviter_has(
    world, person, link
):
    kind = OfficeKind.objects.get(code="organisation-officer")
    appoint(person, world.city, kind, term=(date(2026, 3, 1), None), by=None)
    assert is_closed(link)


def test_new_invitation_ends_the_earlier_one(world, person, link):
    invite(person, world.north1, "member", by=world.secretary)
    assert is_closed(link)
    assert not is_closed(last_link(HERS))


def test_losing_the_grounds_while_the_code_travels_opens_nothing(client, world, person, link):
    client.get(link, follow=True)
    client.post(reverse("accept_invitation"), {"email": "one@example.org"})
    end_membership(person.memberships.get(), world.north1, on=today(), reason="left", by=None)
    code = last_code("one@example.org")
    assert client.post(reverse("accept_invitation"), {"code": code}).status_code == 404
    assert not Account.objects.filter(person=person).exists()


def test_expired_invitation_is_not_revived_by_a_password_reset(client, person, invitation, link):
    Invitation.objects.update(expires=F("created"))
    client.post(reverse("account_reset_password"), {"email": HERS})
    assert "no account" in last_letter(HERS).text
    assert is_closed(link)
    assert not Account.objects.filter(person=person).exists()
