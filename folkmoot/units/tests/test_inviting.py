"""Who may invite whom, and what others learn of it (AZ-2, AZ-4, AZ-5)."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from folkmoot.audit.models import Body
from folkmoot.core.dates import today
from folkmoot.outbox.models import Letter
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.actions import appoint
from folkmoot.units.invitations.actions import invite
from folkmoot.units.models import Appointment, Invitation, OfficeKind
from folkmoot.units.tests.newcomers import HERS, newcomer


@pytest.fixture
def person(world):
    return newcomer(world)


@pytest.fixture
def invitation(world, person):
    return invite(person, world.north1, "member", by=world.secretary)


def post(client, number, role="member"):
    return client.post(reverse("invitations"), {"number": number, "role": role})


def test_secretary_invites_a_member_of_the_branch(world, person, sign_in):
    client = sign_in(world.secretary)
    assert post(client, "2001").status_code == 302
    found = Invitation.objects.get()
    assert (found.person, found.unit, found.organisation) == (
        person, world.north1.unit, world.city.unit,
    )  # fmt: skip
    assert found.invited_by == world.secretary
    page = client.get(reverse("invitations"))
    assert [row.person for row, _, _ in page.context["listed"]] == [person]
    body = Body.objects.latest("entry")
    assert (body.verb, body.actor, body.path) == (
        "invitation.sent", world.secretary.pk, world.north1.path,
    )  # fmt: skip


def test_without_the_right_there_is_no_such_page(world, sign_in):
    assert sign_in(world.member).get(reverse("invitations")).status_code == 404
    assert sign_in(world.auditor).get(reverse("invitations")).status_code == 404


def test_out_of_reach_and_unknown_are_one_answer(world, sign_in):
    newcomer(world, unit="north2")
    client = sign_in(world.secretary)
    pages = [post(client, number).content for number in ("2001", "2009")]
    pages = [re.sub(rb'value="[^"]*"', b"", page) for page in pages]
    assert pages[0] == pages[1]
    assert b"cannot invite anybody with this number" in pages[0]
    assert not Invitation.objects.exists()


def test_list_and_revoking_end_at_the_reach(world, invitation, sign_in):
    client = sign_in(world.sibling)
    assert client.get(reverse("invitations")).context["listed"] == []
    assert client.post(reverse("revoke_invitation", args=[invitation.pk])).status_code == 404
    client = sign_in(world.general)
    assert client.post(reverse("revoke_invitation", args=[invitation.pk])).status_code == 302
    invitation.refresh_from_db()
    assert invitation.revoked is not None


def test_revoking_needs_a_post(world, invitation, sign_in):
    address = reverse("revoke_invitation", args=[invitation.pk])
    assert sign_in(world.secretary).get(address).status_code == 405


@pytest.mark.parametrize(
    ("inviter", "office", "allowed"),
    [
        ("secretary", ("secretary", "north1"), True),
        ("general", ("secretary", "north1"), True),
        ("general", ("secretary", "north"), True),
        ("chair", ("organisation-officer", "city"), True),
        ("secretary", ("secretary", "north"), False),
        ("secretary", ("secretary", "south"), False),
        ("general", ("organisation-officer", "north1"), False),
        ("chair", ("auditor", "city"), False),
    ],
)
def test_nobody_opens_an_account_with_more_rights_than_the_own(
    world, person, inviter, office, allowed, sign_in
):
    code, unit = office
    kind = OfficeKind.objects.get(code=code)
    appoint(person, getattr(world, unit), kind, term=(date(2026, 1, 1), None), by=None)
    post(sign_in(getattr(world, inviter)), "2001", role="member")
    assert Invitation.objects.exists() == allowed


def test_future_office_counts_as_well(world, person, sign_in):
    kind = OfficeKind.objects.get(code="organisation-officer")
    term = (today() + timedelta(days=30), None)
    appoint(person, world.city, kind, term=term, by=None)
    post(sign_in(world.secretary), "2001")
    assert not Invitation.objects.exists()


def test_role_must_be_held(world, person, sign_in):
    page = post(sign_in(world.chair), "2001", role="committee-member").content
    assert b"cannot invite anybody with this number to this role" in page
    assert not Invitation.objects.exists()


def test_office_holder_is_invited_where_the_office_is(world, person, sign_in):
    kind = OfficeKind.objects.get(code="committee-member")
    appoint(person, world.north, kind, term=(date(2026, 1, 1), None), by=None)
    assert post(sign_in(world.chair), "2001", role="committee-member").status_code == 302
    found = Invitation.objects.get()
    assert (found.role, found.unit) == ("committee-member", world.north.unit)


def test_account_or_missing_address_is_said_within_reach(world, person, sign_in):
    client = sign_in(world.secretary)
    assert b"signs in already" in post(client, "1006").content
    Person.objects.filter(number="2001").update(email="")
    assert b"has no e-mail address" in post(client, "2001").content
    assert not Invitation.objects.exists()


def test_list_asks_the_database_as_often_for_three_as_for_one(
    world, invitation, sign_in, django_assert_num_queries
):
    client = sign_in(world.secretary)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse("invitations"))
    for number in ("2002", "2003"):
        invite(newcomer(world, number=number), world.north1, "member", by=world.secretary)
    with django_assert_num_queries(len(one)):
        assert len(client.get(reverse("invitations")).context["listed"]) == 3


def test_access_covers_what_it_has_and_no_wider(world):
    north1 = Access(world.secretary)
    secretary = OfficeKind.objects.get(code="secretary")
    assert north1.covers(secretary, world.north1.path)
    assert not north1.covers(secretary, world.north.path)
    OfficeKind.objects.filter(code="committee-member").update(rights=secretary.rights)
    here_only = OfficeKind.objects.get(code="committee-member")
    Appointment.objects.filter(person=world.general).delete()
    appoint(world.general, world.north, here_only, term=(date(2020, 1, 1), None), by=None)
    assert Access(world.general).covers(here_only, world.north.path)
    assert not Access(world.general).covers(secretary, world.north.path)
    assert not Access(world.general).covers(here_only, world.north1.path)


def test_letters_are_written_once(world, person):
    invite(person, world.north1, "member", by=world.secretary)
    assert Letter.objects.filter(recipient=HERS).count() == 1
