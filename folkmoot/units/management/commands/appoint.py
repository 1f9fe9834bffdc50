from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from folkmoot.audit.actions import record
from folkmoot.core.dates import today
from folkmoot.people.keys import remember
from folkmoot.people.models import Account, Person
from folkmoot.units.actions import appoint
from folkmoot.units.invitations.actions import open_account
from folkmoot.units.models import OfficeKind, Placement


class Command(BaseCommand):
    help = "Give somebody an office, on the record; the only way to the first one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True, help="the address to sign in with")
        parser.add_argument("--number", required=True, help="the member number")
        parser.add_argument("--name", required=True, help="the name as in the register")
        parser.add_argument("--office", required=True, help="an office's code, such as secretary")
        parser.add_argument("--unit", required=True, help="the unit's code")
        parser.add_argument("--from", dest="starts", type=date.fromisoformat, help="a date (today)")
        parser.add_argument("--until", dest="ends", type=date.fromisoformat, help="first day after")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        term = options["starts"] or today(), options["ends"]
        if term[1] and term[1] <= term[0]:
            raise CommandError("The term ends before it begins.")
        placement, kind = self._where(options["unit"]), self._what(options["office"])
        person = self._who(options["number"], options["name"], options["email"])
        self._open_account(person, options["email"], placement)
        try:
            with transaction.atomic():
                appoint(person, placement, kind, term=term, by=None, origin="manage.py appoint")
        except IntegrityError as clash:
            raise CommandError(f"{person.name} holds this office on some of these days.") from clash
        self.stdout.write(
            f"{person.name} ({person.number}) holds {options['office']} in {options['unit']} from "
            f"{term[0]} and signs in with a code sent to {person.account.email}."
        )

    def _where(self, code: str) -> Placement:
        found: Placement | None = Placement.objects.on(today()).filter(unit__code=code).first()
        if found is None:
            raise CommandError(
                f"No unit {code!r} stands today; the first is made by `found_organisation`."
            )
        return found

    def _what(self, code: str) -> OfficeKind:
        found = OfficeKind.objects.filter(code=code).first()
        if found is None:
            known = ", ".join(OfficeKind.objects.order_by("rank").values_list("code", flat=True))
            raise CommandError(f"No office {code!r}; there are: {known}.")
        return found

    def _who(self, number: str, name: str, email: str) -> Person:
        """The person with the number, whose name must be the same; or a new one."""
        try:
            validate_email(email)
        except ValidationError as wrong:
            raise CommandError(f"{email!r} is no e-mail address.") from wrong
        found = Person.objects.filter(number=number).first()
        if found and found.name != name:
            raise CommandError(f"Number {number} belongs to somebody with another name.")
        if found:
            return found
        person = Person(number=number, name=name, email=email.strip().lower())
        person.set_keys()
        person.save()
        remember([person])
        return person

    def _open_account(self, person: Person, email: str, placement: Placement) -> None:
        """The operator vouches for the address: its owner can sign in by code at once."""
        wanted = email.strip().lower()
        own = Account.objects.filter(person=person).first()
        if own and own.email != wanted:
            raise CommandError(f"{person.name} signs in with another address already.")
        if own:
            return
        if (
            Account.objects.filter(email=wanted).exists()
            or EmailAddress.objects.filter(email=wanted).exists()
        ):
            raise CommandError(f"{wanted} belongs to somebody else's account.")
        person.account = open_account(person, wanted)
        record("account.opened", by=None, at=placement, who={"person": person.pk})
