"""The demonstration: an invented organisation, one election held before your eyes, another open."""

import os
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tqdm import tqdm

from civic.belenios.errors import Invalid
from folkmoot.core.dates import today
from folkmoot.elections.models import Election
from folkmoot.home.demo.elections import hold_whole_election, leave_open, leave_to_count
from folkmoot.home.demo.organisation import DEMO_PASSWORD, Summary, build
from folkmoot.people.models import Person
from folkmoot.units.models import Membership, Placement

T = TypeVar("T")


def bar(label: str, rows: Sequence[T]) -> Iterable[T]:
    """A progress bar in the terminal."""
    shown: Iterable[T] = tqdm(rows, desc=f"  {label:>9}", file=sys.stdout, ncols=78)
    return shown


class Command(BaseCommand):
    help = "Make the demonstration organisation, hold an election, verify it, and serve the site."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="stop before serving")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--people", type=int, default=3000)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Run it as ./dev demo: it must not touch a real installation.")
        self.prepare()
        known = build(people=options["people"])
        if not Election.objects.exists():
            self.hold_elections(known)
        if options["no_serve"]:
            return
        self.introduce(known, options["port"])
        self.serve(options["port"])

    def prepare(self) -> None:
        """Bring tables and static files up to date; quick when they are."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Making the tables …")
            call_command("migrate", verbosity=0)
        if _static_is_old():
            call_command("collectstatic", interactive=False, clear=True, verbosity=0)

    def hold_elections(self, known: Summary) -> None:
        """The whole one in the terminal, verified; then one to vote in and one to count."""
        standing = Placement.objects.on(today())
        grown = standing.filter(parent=known.grown.unit).order_by("unit__code")
        places, keys = list(grown), settings.DATA_DIR / "keys"
        self.say(f"{known.people} people in {known.units} units. {places[1]} elects its secretary:")
        try:
            report = hold_whole_election(known, places[1], bar)
        except Invalid as invalid:
            raise CommandError(f"The archive does not verify: {invalid}") from invalid
        votes = report.result[0] if report.result else ()
        self.say(
            f"  verified: {report.ballots_kept} of {report.ballots_cast} ballots count, "
            f"{sum(report.checks.values())} checks hold, votes {list(votes)}; "
            "the winner holds the office."
        )
        home = known.sign_in["member"].memberships.on(today()).get(kind="home").unit
        leave_open(known, standing.get(unit=home), keys)
        joint = standing.filter(kind__code="joint-branch").order_by("path")
        leave_to_count(known, joint[0], keys, bar)

    def introduce(self, known: Summary, port: int) -> None:
        """The address, whom to sign in as, and what to try."""
        story, colleague = f"/units/{known.grown.unit.code}/story/", colleague_of(known)
        typed = colleague.latin_name.replace(" ", "").lower()
        tries = {
            "member": "an election is open: pick up your letter and vote",
            "secretary": f"find {colleague.name} by typing {typed}; two transfers wait for you",
            "officer": f"see the tree of any day and {story}; sign the act that waits there",
            "auditor": "read the log with its details; check it with manage.py check_audit",
        }
        self.say(f"\nFolkmoot 众议 at http://localhost:{port}")
        self.say(f"Sign in with the password  {DEMO_PASSWORD}  as")
        for name, trial in tries.items():
            person = known.sign_in[name]
            self.say(f"  {name + '@example.org':<24} {person.name}: {trial}")
        keys = settings.DATA_DIR / "keys"
        self.say(f"  trustee-1@example.org    opens a count with the key files in {keys}")
        self.say("Letters arrive in the mailbox page. Ctrl-C ends the demonstration.")

    def serve(self, port: int) -> None:
        """The site by two workers, and the worker that delivers and closes; all end together."""
        worker = subprocess.Popen([sys.executable, "manage.py", "work"])
        command = [
            sys.executable, "-m", "gunicorn", "folkmoot.wsgi", "--workers", "2", "--threads", "4",
            "--bind", f"127.0.0.1:{port}", "--log-level", "warning", "--preload",
        ]  # fmt: skip
        try:
            subprocess.run(command, check=False)  # noqa: S603 -- our own
        except KeyboardInterrupt:
            self.say("\nGood-bye. 再见。")
        finally:
            worker.terminate()
            worker.wait()

    def say(self, text: str) -> None:
        """One line, at once."""
        self.stdout.write(text)
        self.stdout.flush()


def colleague_of(known: Summary) -> Person:
    """Somebody with a Chinese name in the branch of the secretary who signs in."""
    secretary = known.sign_in["secretary"]
    home = secretary.memberships.on(today()).get(kind=Membership.Kind.HOME)
    at_home = Membership.objects.on(today()).filter(unit=home.unit, kind=Membership.Kind.HOME)
    people = Person.objects.filter(memberships__in=at_home, language="zh-hans")
    known_ids = [person.pk for person in known.sign_in.values()]
    found: Person = people.exclude(pk__in=known_ids).order_by("number")[0]
    return found


def _static_is_old() -> bool:
    manifest = settings.STATIC_ROOT / "staticfiles.json"
    if not manifest.exists():
        return True
    made = manifest.stat().st_mtime
    return any(
        path.stat().st_mtime > made
        for folder in (settings.BASE_DIR / "folkmoot").glob("*/static")
        for path in _files(folder)
    )


def _files(folder: Path) -> Iterable[Path]:
    for parent, _folders, names in os.walk(folder):
        yield from (Path(parent) / name for name in names)
