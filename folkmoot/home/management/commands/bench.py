import json
from argparse import REMAINDER, ArgumentParser
from importlib import import_module
from typing import Any

from django.core.management.base import BaseCommand

BENCHES = {
    "pages": "folkmoot.home.bench.pages",
    "register": "folkmoot.home.bench.register",
}


class Command(BaseCommand):
    help = "Measure, one JSON line a question. Results go to docs/performance.md with the date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=sorted(BENCHES))
        parser.add_argument("arguments", nargs=REMAINDER)

    def handle(self, *args: Any, **options: Any) -> None:
        for row in import_module(BENCHES[options["name"]]).run(options["arguments"]):
            self.stdout.write(json.dumps(row, ensure_ascii=False))
            self.stdout.flush()
