from argparse import FileType
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from folkmoot.members.management.commands.import_members import described
from folkmoot.members.structure.actions import Outcome, import_structure


class Command(BaseCommand):
    help = "Turn monthly snapshots of a structure into acts, terms and employments, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=FileType("rb"), help="CSV, UTF-8; - reads standard input")
        parser.add_argument("--under", default="", help="code of the unit above (the root)")
        parser.add_argument("--language", default="en", help="the language of names (en)")
        parser.add_argument("--dry-run", action="store_true", help="say what it would do")

    def handle(self, *args: Any, **options: Any) -> None:
        with options["file"] as file:
            found = import_structure(
                file.read(),
                source=Path(file.name).name,
                under=options["under"],
                language=options["language"],
                is_trial=options["dry_run"],
            )
        for problem in found.problems:
            self.stderr.write(described(problem))
        if found.problems:
            raise CommandError(f"Nothing was written: {len(found.problems)} mistakes.")
        for note in found.notes if found.days else []:
            self.stdout.write(note)
        self.stdout.write(summary(found))


def summary(found: Outcome) -> str:
    """One line that says what changed."""
    if not found.days:
        return f"Nothing changed: all {found.known} snapshots were imported before."
    counts = found.counts
    acts = sum(counts[kind] for kind in ("found", "rename", "change-kind", "close"))
    return (
        f"{len(found.days)} snapshots from {found.days[0]} to {found.days[-1]}: {acts} acts "
        f"({counts['found']} found, {counts['rename']} rename, {counts['change-kind']} change "
        f"kind, {counts['close']} close), {counts['term']} terms, {counts['employment']} "
        f"employments, {counts['answering']} answerings; {found.known} imported before."
    )
