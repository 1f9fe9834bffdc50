"""A guessed translation is none, and nothing of the guess stays in the catalogue."""

import runpy

import polib
from django.conf import settings

settle = runpy.run_path(str(settings.BASE_DIR / "scripts" / "messages.py"))["settle"]
GUESSED = """
#, fuzzy
#| msgctxt "old"
#| msgid "One apple"
#| msgid_plural "%(count)s apples"
msgctxt "new"
msgid "One pear"
msgid_plural "%(count)s pears"
msgstr[0] "苹果"

msgid "Yes"
msgstr "是"
"""


def test_nothing_of_a_guess_stays(tmp_path):
    path = tmp_path / "django.po"
    path.write_text(GUESSED, encoding="utf-8")
    settle(path)
    text = path.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line.startswith(("#|", "#,"))] == []
    guessed, sure = polib.pofile(str(path))
    assert (guessed.msgstr_plural, sure.msgstr) == ({0: ""}, "是")
