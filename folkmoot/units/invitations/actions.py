"""Inviting people to sign in (AU-5): the letter's token is the only way to a first account."""

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from folkmoot.audit.actions import record
from folkmoot.core.dates import today
from folkmoot.core.texts import Texts, both
from folkmoot.outbox.actions import post
from folkmoot.people.letters import language_of
from folkmoot.people.models import Account, Person
from folkmoot.units.actions import placement_of
from folkmoot.units.invitations.queries import digest_of, standing_invitation
from folkmoot.units.models import Invitation, OfficeKind, Placement

LIFE = timedelta(days=14)


class VoidInvitationError(Exception):
    """The invitation was open a moment ago and is no longer."""


@transaction.atomic
def invite(person: Person, placement: Placement, role: str, *, by: Person | None) -> Invitation:
    """Send the person a letter with a token; earlier invitations of the person end."""
    for earlier in Invitation.objects.open(today()).filter(person=person):
        revoke_invitation(earlier, by=by)
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    invitation = Invitation.objects.create(
        organisation_id=int(placement.path.split(".")[0]),
        unit=placement.unit,
        person=person,
        role=role,
        digest=digest_of(token),
        invited_by=by,
        created=now,
        expires=now + LIFE,
    )
    _post_letter(invitation, token)
    _note("invitation.sent", invitation, by=by)
    return invitation


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: Person | None) -> None:
    """Its letter opens nothing from now on."""
    invitation.revoked = timezone.now()
    invitation.save(update_fields=["revoked"])
    _note("invitation.revoked", invitation, by=by)


@transaction.atomic
def accept_invitation(invitation: Invitation, email: str) -> Account:
    """Open the account, with an address that was proved to be the person's own.

    VoidInvitationError: somebody was faster, or its grounds are gone, or the address is taken.
    """
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    if standing_invitation(invitation.digest) is None:
        raise VoidInvitationError
    try:
        with transaction.atomic():
            account = open_account(invitation.person, email)
    except IntegrityError as taken:
        raise VoidInvitationError from taken
    invitation.accepted = timezone.now()
    invitation.save(update_fields=["accepted"])
    _note("invitation.accepted", invitation, by=invitation.person)
    return account


def open_account(person: Person, email: str) -> Account:
    """An account without password: its owner signs in by a code and may add more."""
    account = Account.objects.create_user(email, person=person)
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


def role_name(code: str) -> Texts:
    """What the role is called."""
    if code == Invitation.MEMBER:
        return both("member", "成员")
    name: Texts = OfficeKind.objects.get(code=code).name
    return name


def _post_letter(invitation: Invitation, token: str) -> None:
    address = f"{settings.SITE_ADDRESS.rstrip('/')}{reverse('invitation', args=[token])}"
    person = invitation.person
    with override(person.language or language_of(person.email)):
        text = render_to_string("units/invitations/letter.txt", {"address": address}).strip()
        subject = gettext("A letter is waiting for you")
    post(f"invitation-{invitation.pk}", person.email, subject=subject, text=text)


def _note(verb: str, invitation: Invitation, *, by: Person | None) -> None:
    record(
        verb,
        by=by,
        at=placement_of(invitation.unit),
        who={"person": invitation.person_id},
        role=role_name(invitation.role),
    )
