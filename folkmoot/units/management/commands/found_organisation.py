from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from folkmoot.core.dates import today
from folkmoot.core.texts import both
from folkmoot.units.actions import found_unit
from folkmoot.units.kinds import ensure_kinds
from folkmoot.units.models import Placement, Unit, UnitKind
from folkmoot.units.rulebook.actions import begin_rulebook
from folkmoot.units.rulebook.rules import ASSOCIATION, SHIPPED


class Command(BaseCommand):
    help = "Found the organisation: its kinds of units and offices, and the unit at the root."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name-en", required=True, help="its English name")
        parser.add_argument("--name-zh", required=True, help="its Chinese name")
        parser.add_argument("--code", required=True, help="the root unit's code, such as city")
        parser.add_argument("--kind", default="committee", help="the root's kind (committee)")
        parser.add_argument(
            "--rules", default=ASSOCIATION, choices=SHIPPED, help="the first rulebook (association)"
        )
        parser.add_argument("--from", dest="on", type=date.fromisoformat, help="a date (today)")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        ensure_kinds()
        kind = UnitKind.objects.filter(code=options["kind"]).first()
        root = Placement.objects.live().filter(parent=None).first()
        if root:
            raise CommandError(f"There is an organisation already: {root.unit.code}.")
        if not kind:
            known = ", ".join(UnitKind.objects.values_list("code", flat=True))
            raise CommandError(f"No kind {options['kind']!r}; there are: {known}.")
        if Unit.objects.filter(code=options["code"]).exists():
            raise CommandError(f"The code {options['code']!r} is taken.")
        name = both(options["name_en"], options["name_zh"])
        on = options["on"] or today()
        found_unit(options["code"], name, kind, parent=None, on=on, by=None)
        begin_rulebook(options["rules"], on=on, by=None)
        self.stdout.write(f"{options['name_en']} stands from {on}.")
