from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from folkmoot.core.declared import (
    ACCOUNT_OF,
    AS_ACCOUNT,
    AS_MEMBER,
    FOR_GOOD,
    INSIDE,
    MEMBERSHIP,
    OFFICES,
    PROGRAMS,
    SECURITY,
    TWO_WEEKS,
    WISH,
    YOU,
    Column,
    Table,
)
from folkmoot.people.erasing import end_sessions, give_pseudonym


def sessions_of(person: Any) -> Q:
    """The sessions that the list of somebody's sessions knows."""
    keys = UserSession.objects.filter(user__person=person.pk).values("session_key")
    return Q(session_key__in=keys)


PERSONAL = {
    "people.Person": Table(
        _("Who you are"),
        _("The register knows its members and can reach them."),
        MEMBERSHIP, AS_MEMBER, OFFICES,
        {
            "number": Column(
                _("member number"), _("People of one name are told apart."), keep=FOR_GOOD,
                goes=True,
            ),
            "name": Column(
                _("name"), _("Members are called by their names, on rolls and in offices too."),
                keep=FOR_GOOD, readers=INSIDE, goes=True,
            ),
            "latin_name": Column(
                _("name in Latin letters"), _("You are found by readers of another script."),
                basis=WISH, goes=True,
            ),
            "keys": Column(
                _("forms of your name for searching"),
                _("Offices find you by characters, by pinyin and in either order."),
                keep=FOR_GOOD, goes=True,
            ),
            "email": Column(
                _("e-mail address"), _("Letters reach you, neutral ones."), basis=WISH, goes=True
            ),
            "phone": Column(
                _("telephone"), _("Your secretary can call you."), basis=WISH, goes=True
            ),
            "born": Column(
                _("date of birth"),
                _("Cohorts by age gather the right members, and nobody is entered twice."),
                goes=True,
            ),
            "first_employed": Column(
                _("year of first employment"),
                _("Cohorts by first year of work gather themselves."), goes=True,
            ),
            "joined": Column(
                _("joining date"), _("Seniority survives every transfer."), ACCOUNT_OF, FOR_GOOD
            ),
            "merged_into": Column(
                _("the record that yours was merged into"),
                _("The old number leads to the record that holds everything."),
                ACCOUNT_OF, FOR_GOOD,
            ),
            "language": Column(
                _("language of letters"), _("Letters come in your language."), basis=WISH, goes=True
            ),
        },
        of=("pk", "merged_into"),
        beside=("id", "erased"),
        stays=True, erase=give_pseudonym,
    ),
    "people.NameKey": Table(
        _("Words of your name"),
        _("Offices find you by any part of it among very many people."),
        MEMBERSHIP, FOR_GOOD, PROGRAMS,
        {
            "key": Column(_("one of the forms of your name for searching")),
            "person": Column(_("whom it finds")),
        },
        of=("person",),
        stays=True,  # the database keeps it in line with the forms, after an erasure too
    ),
    "people.PersonKey": Table(
        _("Signs of a second record"),
        _("Two records of one member are found: by e-mail, telephone, or name with a date."),
        MEMBERSHIP, FOR_GOOD, PROGRAMS,
        {
            "person": Column(_("whose sign it is")),
            "value": Column(_("e-mail, end of the telephone number, or name with a date")),
            "is_shared": Column(_("whether somebody else has had it too")),
        },
        of=("person",),
        beside=("id",),
    ),
    "people.Account": Table(
        _("Your account"),
        _("You can sign in, and nobody else in your place."),
        SECURITY, AS_ACCOUNT, YOU,
        {
            "person": Column(_("whose account it is")),
            "email": Column(_("address for signing in")),
            "password": Column(_("password, as a digest"), readers=PROGRAMS, secret=True),
            "last_login": Column(_("when you last signed in")),
            "is_active": Column(_("whether the account opens anything")),
            "created": Column(_("since when")),
            "epoch": Column(_("how often all its sessions were ended"), readers=PROGRAMS),
        },
        of=("person",),
        beside=("id",),
    ),
    "account.EmailAddress": Table(
        _("Addresses for signing in"),
        _("Codes go only to an address that is proved to be yours."),
        SECURITY, AS_ACCOUNT, YOU,
        {
            "user": Column(_("whose account it is")),
            "email": Column(_("address")),
            "verified": Column(_("whether it is proved")),
            "primary": Column(_("whether it is the first one")),
        },
        of=("user__person",),
        beside=("id",),
    ),
    "account.EmailConfirmation": Table(
        _("Proofs of addresses"),
        _("An address is proved by a letter to it."),
        SECURITY, AS_ACCOUNT, PROGRAMS,
        {
            "email_address": Column(_("which address")),
            "created": Column(_("when it was asked for")),
            "sent": Column(_("when the letter left")),
            "key": Column(_("what the letter says"), secret=True),
        },
        of=("email_address__user__person",),
        beside=("id",),
    ),
    "mfa.Authenticator": Table(
        _("Passkeys and authenticator apps"),
        _("You can sign in with more than a password."),
        SECURITY, AS_ACCOUNT, YOU,
        {
            "user": Column(_("whose account it is")),
            "type": Column(_("kind")),
            "data": Column(_("the key itself"), readers=PROGRAMS, secret=True),
            "created_at": Column(_("since when")),
            "last_used_at": Column(_("when it was last used")),
        },
        of=("user__person",),
        beside=("id",),
    ),
    "usersessions.UserSession": Table(
        _("Where you are signed in"),
        _("You see from where you are signed in, and can end it."),
        SECURITY, TWO_WEEKS, YOU,
        {
            "user": Column(_("whose account it is")),
            "created_at": Column(_("since when")),
            "last_seen_at": Column(_("when it was last used")),
            "ip": Column(_("address in the network")),
            "user_agent": Column(_("what the browser says of itself")),
            "session_key": Column(_("key of the session"), readers=PROGRAMS, secret=True),
            "data": Column(_("further facts of the session: none here")),
        },
        of=("user__person",),
        beside=("id",),
    ),
    "sessions.Session": Table(
        _("Sessions"),
        _("The site knows from page to page that it is you."),
        SECURITY, TWO_WEEKS, PROGRAMS,
        {
            "session_key": Column(_("key of the session"), secret=True),
            "session_data": Column(
                _("who signed in how, and what a form is waiting for"), secret=True
            ),
            "expire_date": Column(_("when it ends")),
        },
        rows=sessions_of, erase=end_sessions,
    ),
}  # fmt: skip
