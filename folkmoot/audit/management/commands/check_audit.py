from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from folkmoot.audit.models import Entry
from folkmoot.audit.queries import first_broken_entry, head


class Command(BaseCommand):
    help = "Check the audit log's chain and name the first broken entry."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--head", help="the digest published last: the log must still hold it")

    def handle(self, *args: Any, **options: Any) -> None:
        broken = first_broken_entry()
        if broken is not None:
            raise CommandError(f"The audit log is broken at entry {broken}.")
        last = head()
        if options["head"] and not Entry.objects.filter(digest=options["head"]).exists():
            raise CommandError(f"The published head {options['head']} is not in the log any more.")
        if last is None:
            self.stdout.write("The audit log is empty.")
            return
        self.stdout.write(f"{last.sequence} entries, unbroken. Head: {last.digest}")
