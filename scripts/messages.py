"""Translation files: compile them, check that Chinese is complete, or collect new sentences.

`compile` needs polib only; `make` needs Debian's gettext, and so does the part of `check` that
looks for sentences nobody has collected yet.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = [ROOT / "folkmoot/locale/zh_Hans/LC_MESSAGES/django.po"]


def compile_all() -> None:
    """Write every .mo that is older than its .po."""
    for path in CATALOGUES:
        target = path.with_suffix(".mo")
        if not path.exists():
            continue
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        polib.pofile(str(path)).save_as_mofile(str(target))


def collect() -> None:
    """Run Django's makemessages, without line numbers and dates that change daily."""
    common = ["-v", "0", "-l", "zh_Hans", "--add-location", "file", "--no-wrap", "--no-obsolete"]
    command = [sys.executable, str(ROOT / "manage.py"), "makemessages", *common]
    subprocess.run(command, cwd=ROOT / "folkmoot", check=True)  # noqa: S603 -- our own command
    for path in CATALOGUES:
        settle(path)


def settle(path: Path) -> None:
    """One way of writing a catalogue. A guessed translation is none: its entry is left empty."""
    catalogue = polib.pofile(str(path), wrapwidth=0)
    catalogue.metadata.pop("POT-Creation-Date", None)
    for entry in catalogue:
        if entry.fuzzy:
            entry.flags.remove("fuzzy")
            entry.msgstr, entry.previous_msgid, entry.previous_msgctxt = "", None, None
            entry.previous_msgid_plural = None
            entry.msgstr_plural = dict.fromkeys(entry.msgstr_plural, "")
    catalogue.save()


def uncollected() -> list[str]:
    """Sentences of the code that the catalogue does not have; it is left as it was."""
    if not shutil.which("xgettext"):
        return []
    found = []
    for path in CATALOGUES:
        before = path.read_bytes()
        known = {(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path))}
        try:
            collect()
            now = [(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(path))]
        finally:
            path.write_bytes(before)
        missing = [text for context, text in now if (context, text) not in known]
        found += [f"{path.name}: not collected: {text!r}" for text in missing]
    return found


def incomplete() -> list[str]:
    """Empty or fuzzy entries."""
    found = []
    for path in CATALOGUES:
        if path.exists():
            found += [
                f"{path.name}: no translation of {entry.msgid!r}"
                for entry in polib.pofile(str(path))
                if not entry.obsolete and (entry.fuzzy or not entry.translated())
            ]
    return found


def blanks(text: str) -> set[str]:
    """The names of the blanks that a sentence leaves to be filled in."""
    return {"".join(found) for found in re.findall(r"%\((\w+)\)|\{(\w*)\}", text)}


def misfitting() -> list[str]:
    """Translations that leave other blanks than their sentences: those of other sentences."""
    found = []
    for path in CATALOGUES:
        for entry in polib.pofile(str(path)):
            wanted = blanks(entry.msgid_plural or entry.msgid)
            given = [entry.msgstr] if not entry.msgid_plural else entry.msgstr_plural.values()
            if any(blanks(text) != wanted for text in given if text):
                found.append(f"{path.name}: blanks differ in {entry.msgid!r}")
    return found


if __name__ == "__main__":
    command = sys.argv[1] if len(sys.argv) > 1 else "check"
    if command == "compile":
        compile_all()
    elif command == "make":
        collect()
    else:
        problems = incomplete() + misfitting() + uncollected()
        print("\n".join(problems), end="\n" if problems else "")
        sys.exit(1 if problems else 0)
