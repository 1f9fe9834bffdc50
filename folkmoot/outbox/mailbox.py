"""The demonstration's mailbox: what Django's file backend wrote instead of sending it."""

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Delivered:
    """One letter as it was handed over."""

    recipient: str
    subject: str
    text: str
    at: datetime


def delivered() -> dict[str, list[Delivered]]:
    """Letters by recipient, newest first; the person with the newest letter comes first."""
    folder = Path(settings.DELIVERY["EMAIL_FILE_PATH"])
    letters = [letter for path in folder.glob("*.log") for letter in _letters(path)]
    found: dict[str, list[Delivered]] = {}
    for letter in sorted(letters, key=lambda letter: letter.at, reverse=True):
        found.setdefault(letter.recipient, []).append(letter)
    return found


def _letters(path: Path) -> list[Delivered]:
    """The file backend ends each letter with a line of 79 hyphens."""
    parts = path.read_bytes().split(b"\n" + b"-" * 79 + b"\n")
    return [_letter(part) for part in parts if part.strip()]


def _letter(raw: bytes) -> Delivered:
    message = message_from_bytes(raw, policy=policy.default)
    body = message.get_body(("plain", "html"))
    return Delivered(
        recipient=str(message["To"]),
        subject=str(message["Subject"]),
        text=body.get_content() if body else "",
        at=message["Date"].datetime,
    )
