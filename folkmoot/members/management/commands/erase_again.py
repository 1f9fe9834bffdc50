from typing import Any

from django.core.management.base import BaseCommand

from folkmoot.members.rights.erasing import erase_again


class Command(BaseCommand):
    help = "After a backup was brought back: erase again whoever had been erased since."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{erase_again()} erased again.")
