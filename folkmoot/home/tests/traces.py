"""Somebody who has left a trace in every table that knows people; each text is one of its own.

`main` makes a database in FOLKMOOT_DATA, erases that somebody, lets the worker work once, and
writes what must not be found any more to standard output.
"""

import json
import re
import sys
from datetime import date
from types import SimpleNamespace
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from folkmoot.audit.actions import note_look, record
from folkmoot.ballots.models import CredentialLetter, Trustee
from folkmoot.core.texts import both
from folkmoot.elections.models import Election, Signature
from folkmoot.elections.tests import scene as acts
from folkmoot.members.models import (
    Appeal,
    Application,
    ApplicationDecision,
    DataCopy,
    DataRequest,
    Departure,
    Different,
    Export,
    ImportBatch,
    ImportedRow,
    ImportPage,
    Merge,
    RollEntry,
    RollObjection,
    Sponsorship,
    Transfer,
    TransferAnswer,
)
from folkmoot.members.rights.erasing import ask_for_erasure, carry_out_erasure
from folkmoot.outbox.actions import post
from folkmoot.people.keys import remember
from folkmoot.units.models import (
    Appointment,
    Employment,
    Host,
    Invitation,
    Listing,
    Membership,
    Office,
    OfficeKind,
)
from folkmoot.units.tests.world import make_world


class Marks:
    """Texts that occur nowhere else."""

    def __init__(self) -> None:
        self.goes: list[str] = []
        self.stays: list[str] = []  # kept by law

    def __call__(self) -> str:
        self.goes.append(self.next())
        return self.goes[-1]

    def kept(self) -> str:
        """A text that erasure leaves."""
        self.stays.append(self.next())
        return self.stays[-1]

    def next(self) -> str:
        return f"qz{len(self.goes) + len(self.stays)}trace"

    def address(self) -> str:
        return f"{self()}@example.org"


def leave_traces(world: SimpleNamespace) -> Marks:
    """Rows about the member in every declared table."""
    marks, person = Marks(), world.member
    be_somebody(world, marks)
    live(world, marks)
    move(world, marks)
    stand(world, marks)
    sign_in(world, marks)
    person.refresh_from_db()
    return marks


def be_somebody(world: SimpleNamespace, marks: Marks) -> None:
    """The person's own columns, letters, looks and requests."""

    person = world.member
    person.number, person.name, person.latin_name = marks(), marks(), marks()
    person.email, person.phone = marks.address(), marks()
    person.born, person.first_employed, person.language = date(1907, 8, 9), 1923, "zh-hans"
    marks.goes += ["1907-08-09"]
    person.set_keys()
    person.save()
    remember([person])
    post(marks(), person.email, subject=marks(), text=marks(), html=marks())
    for viewer, subject in ((world.secretary, person), (person, world.colleague)):
        note_look(viewer=viewer, role={"en": "Secretary"}, page="record", reason="data",
                  subject=subject, at=world.north1)  # fmt: skip
    record("membership.corrected", by=world.secretary, at=world.north1,
           who={"person": person.pk}, reason=marks())  # fmt: skip
    record("membership.began", by=None, at=world.north1, who={"person": person.pk})
    DataRequest.objects.create(
        person=person, kind="correction", field="born", value=marks(), note=marks()
    )


def live(world: SimpleNamespace, marks: Marks) -> None:
    """Memberships, work, an office of former times."""

    person, unit = world.member, world.north1.unit
    Membership.objects.filter(person=person).update(reason=marks())
    Membership.objects.create(person=person, unit=world.south.unit, kind="guest", reason=marks(),
                              starts=date(2021, 1, 1), ends=date(2022, 1, 1))  # fmt: skip
    host = Host.objects.create(code="acme", name=both("Acme", "宏达"))
    Employment.objects.create(person=person, host=host, title=marks(), starts=date(2020, 1, 1))
    office, _made = Office.objects.get_or_create(
        unit=unit, kind=OfficeKind.objects.get(code="secretary")
    )
    span = {"starts": date(2020, 1, 1), "ends": date(2021, 1, 1)}
    Appointment.objects.create(person=person, office=office, host=host, origin=marks.kept(), **span)
    Listing.objects.create(person=person, office=office, rank=10, **span)
    Invitation.objects.create(
        organisation=world.city.unit, unit=unit, person=person, role="member", digest=marks(),
        expires="2021-01-01T00:00Z", accepted="2020-06-01T00:00Z",
    )  # fmt: skip


def move(world: SimpleNamespace, marks: Marks) -> None:
    """An application, a transfer, an appeal, an end that was corrected."""

    person, unit = world.member, world.north1.unit
    entered = Application.objects.create(person=person, unit=unit, statement=marks(),
        sponsors_needed=0, probation_months=0, closed="2020-01-02T00:00Z")  # fmt: skip
    ApplicationDecision.objects.create(
        application=entered, kind="refused", on=date(2020, 1, 1), reason=marks()
    )
    Sponsorship.objects.create(application=entered, sponsor=person)
    moved = Transfer.objects.create(
        person=person, losing=unit, gaining=world.south.unit, reason="work", note=marks(),
        on=date(2021, 1, 1), side="member", deadline="2021-01-01T00:00Z",
        closed="2021-01-01T00:00Z",
    )  # fmt: skip
    TransferAnswer.objects.create(transfer=moved, side="losing", is_accepted=False,
                                  ground="duty", note=marks())  # fmt: skip
    Appeal.objects.create(transfer=moved, refusing=unit, unit=world.north.unit, reason=marks(),
        is_overturned=False, answer=marks(), answered="2021-02-01T00:00Z")  # fmt: skip
    Departure.objects.create(person=person, on=date(2021, 1, 1))
    Different.objects.create(low=person, high=world.colleague, reason=marks())
    Merge.objects.create(kept=person, absorbed=world.leaver, home=unit, ledger={"facts": marks()},
                         undone="2021-01-01T00:00Z")  # fmt: skip


def stand(world: SimpleNamespace, marks: Marks) -> None:
    """An election that was called and cancelled: roll, objection, candidacy, key, signature."""

    person = world.member
    found = acts.call(world).election
    acts.stand(SimpleNamespace(election=found), person)
    found.nominations.update(statement=marks())
    Trustee.objects.create(board=found.board, person=person, position=9, key=marks.kept())
    CredentialLetter.objects.create(
        board=found.board, person=person, sealed=marks().encode(), public=marks().encode()
    )
    Signature.objects.create(election=found, person=person, calendar=marks.kept())
    RollObjection.objects.create(
        roll=found.roll, person=person, text=marks(), answer=marks(), is_accepted=False
    )
    for entry in RollEntry.objects.filter(person=person):
        entry.attributes["number"] = marks()
        entry.save()
    Election.objects.filter(pk=found.pk).update(cancelled=timezone.now())


def sign_in(world: SimpleNamespace, marks: Marks) -> None:
    """An account with everything that it can have."""
    account = world.member.account
    account.email = marks.address()
    account.set_password("correct horse battery staple")
    account.save()
    address = EmailAddress.objects.get(user=account)
    address.email = marks.address()
    address.save()
    EmailConfirmation.objects.create(email_address=address, key=marks(), sent="2021-01-01T00:00Z")
    Authenticator.objects.create(user=account, type="totp", data={"secret": marks()})
    key = session({"_auth_user_id": str(account.pk)})
    open_form = session({"proof": {"email": address.email}})
    UserSession.objects.create(user=account, ip="203.0.113.77", user_agent=marks(), session_key=key)
    content = marks().encode()
    DataCopy.objects.create(account=account, session=marks(), language="en", content=content)
    Export.objects.create(
        account=account, session=marks(), format="csv", question={"q": marks()}, on="2021-01-01",
        why="export-check", reason=marks(), stage="ready", content=marks().encode(),
    )  # fmt: skip
    waiting = {"kind": "members", "name": marks(), "content": marks().encode(), "header": [marks()]}
    batch = ImportBatch.objects.create(account=account, sha256="", **waiting)
    body = marks().encode()  # as it is: what is packed nobody would find
    ImportPage.objects.create(batch=batch, section="active", number=1, body=body)
    written = ImportBatch.objects.create(kind="members", sha256="", written=timezone.now())
    facts = {"facts": {"name": [marks(), marks()]}}
    ImportedRow.objects.create(batch=written, row=2, key=marks(), person=world.member, body=facts)
    marks.goes += [account.password, key, open_form, "203.0.113.77"]


def session(data: dict[str, Any]) -> str:
    """The key of a session that holds something, packed."""
    store = SessionStore()
    store.update(data)
    store.create()
    return str(store.session_key)


def texts_of_tables() -> dict[str, str]:
    """Every row of every table, as text; bytes as they are written."""

    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            found[table] = "\n".join(plain(value) for row in cursor.fetchall() for value in row)
    return found


def plain(value: Any) -> str:
    """A value as one would find it in a file."""
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1")
    return value if isinstance(value, str) else json.dumps(value, default=str)


def found_in(text: str, marks: list[str]) -> list[str]:
    """The marks that a text holds."""
    known = set(re.findall(r"qz\d+trace", text))
    return [mark for mark in marks if mark in known or (not mark.startswith("qz") and mark in text)]


def main() -> None:
    """A database of its own, with somebody erased."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    world = make_world()
    marks = leave_traces(world)
    call_command("work", once=True, verbosity=0)
    carry_out_erasure(ask_for_erasure(world.member, by=world.member), by=world.secretary)
    call_command("work", once=True, verbosity=0)
    sys.stdout.write(json.dumps({"goes": marks.goes, "stays": marks.stays}))
