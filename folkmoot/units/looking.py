"""Noting that somebody looked at somebody's record, under which office and why (LG-2).

A page about one member is a look at that member; a page that lists some is one look without a
subject, at the lowest unit that holds all it may show.
"""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.audit.actions import note_look
from folkmoot.core.texts import Texts
from folkmoot.people.models import Person
from folkmoot.units.access import Access
from folkmoot.units.models import Placement
from folkmoot.units.queries import shared_spot
from folkmoot.units.reading import refuse_bulk

PAGES: dict[str, str | Promise] = {
    "record": _("Your record"),
    "application": _("Your application"),
    "transfer": _("Your transfer"),
    "change": _("A decision about you"),
    "request": _("Your request about your data"),
    "register": _("A list that your unit is part of"),
    "export": _("A list that your unit is part of, exported as a file"),
    "duplicates": _("A list of records that look alike, of which yours may be one"),
    "work": _("A list of what is to be done in your unit"),
    "cohort": _("A list of a cohort with members of your unit"),
    "roll": _("The roll of an election in your unit"),
    "invitations": _("A list of open invitations in your unit"),
    "act": _("A list for an act about your unit"),
    "log": _("The log of your unit with names"),
}
# Who opens a record from nowhere in particular chooses one of these.
PICKED: dict[str, str | Promise] = {
    "contact": _("to reach the member"),
    "data": _("to check or correct what is recorded"),
    "question": _("to answer a question of the member"),
    "decision": _("to decide about the member"),
    "office": _("to prepare an appointment or an election"),
}
# These are clear from the page.
IMPLIED: dict[str, str | Promise] = {
    "list": _("to find members or to look a list over"),
    "duplicates": _("to see whether two records are of one member"),
    "work": _("to see what is to be done"),
    "application": _("to decide about an application"),
    "transfer": _("to decide about a transfer"),
    "request": _("to answer a request about personal data"),
    "roll": _("to hold an election"),
    "invite": _("to invite somebody to sign in"),
    "act": _("to prepare or sign an act"),
    "log": _("to check what was decided and done"),
}
# Who exports a list chooses one of these, and writes more of it to those who audit.
EXPORTED: dict[str, str | Promise] = {
    "export-contact": _("to reach the members"),
    "export-check": _("to check or correct the list"),
    "export-meeting": _("to prepare a meeting or an election"),
    "export-report": _("to report numbers to the unit above"),
    "export-program": _("to carry the list into another program"),
}
REASONS = PICKED | IMPLIED | EXPORTED


def look_at(
    access: Access,
    subject: Person,
    *,
    at: Placement | None,
    page: str,
    reason: str,
    role: Texts | None,
) -> None:
    """Note a look at one member, unless it is the reader. Raises TooMuchRead."""
    if access.person is not None and access.person != subject:
        refuse_bulk(access.person, subject)
        note_look(viewer=access.person, role=role, page=page, reason=reason, subject=subject, at=at)


def role_for(access: Access, rights: Iterable[str], paths: Iterable[str]) -> Texts | None:
    """The office that gives any of some rights at any of some places."""
    listed = list(paths)
    found = (access.role_at(right, path) for right in rights for path in listed)
    return next(filter(None, found), None)


def look_at_list(
    access: Access, right: str, *, page: str, reason: str, paths: Iterable[str] | None = None
) -> None:
    """Note a look at a list of what an office reaches, or of the places at some paths.

    Raises TooMuchRead.
    """
    reaches = [reach for reach in access.reaches if right in reach.rights]
    if access.person is None or not reaches:
        return
    refuse_bulk(access.person, None)
    spot = shared_spot([reach.path for reach in reaches] if paths is None else paths)
    note_look(viewer=access.person, role=reaches[0].office, page=page, reason=reason, at=spot)
