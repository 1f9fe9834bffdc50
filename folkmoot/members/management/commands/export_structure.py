from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from folkmoot.members.structure.exporting import exported
from folkmoot.units.models import Unit


class Command(BaseCommand):
    help = "Write the structure of a day as CSV, in the columns that import_structure reads."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", type=civil_day, required=True, help="a day: 2024-03-01")
        parser.add_argument("--under", default="", help="code of the unit above (the root)")
        parser.add_argument("--language", default="en", help="the language of names (en)")

    def handle(self, *args: Any, **options: Any) -> None:
        under = options["under"]
        if under and not Unit.objects.filter(code=under).exists():
            raise CommandError(f"There is no unit {under!r}.")
        text = exported(options["as_of"], under=under, language=options["language"])
        self.stdout.write(text, ending="")


def civil_day(text: str) -> date:
    """A day, year first."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is not a date; write it as year-month-day, for example 2024-03-01"
        raise ArgumentTypeError(message) from None
