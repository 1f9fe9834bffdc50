from argparse import FileType
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from folkmoot.members.importers.report import Problem, Refused, Report
from folkmoot.members.importing import import_at_once
from folkmoot.members.imports import keep_file


class Command(BaseCommand):
    help = "Add and correct members from a file: all of it, or nothing if a row is wrong."
    kind = "members"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=FileType("rb"), help="CSV or a spreadsheet; - reads standard input"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what it would do")

    def handle(self, *args: Any, **options: Any) -> None:
        with options["file"] as file:
            content = file.read()
        report = self.report(content, is_trial=options["dry_run"])
        for problem in report.problems:
            self.stderr.write(described(problem))
        counts = report.counts
        if not report.is_clean:
            raise CommandError(f"Nothing was written: {len(report.problems)} mistakes.")
        self.stdout.write(
            f"{counts['new']} new, {counts['changed']} changed, {counts['unchanged']} unchanged."
        )

    def report(self, content: bytes, *, is_trial: bool) -> Report:
        """What the file did, or would do."""
        try:
            batch = keep_file(self.kind, content, by=None)
            return import_at_once(batch, is_trial=is_trial, is_brief=True)
        except Refused as refusal:
            return Report(problem=refusal.problem)


def described(problem: Problem) -> str:
    """`row 7, joined: …`"""
    row = f"row {problem.row}" if problem.row else "file"
    return f"{row}{', ' if problem.column else ''}{problem.column}: {problem}"
