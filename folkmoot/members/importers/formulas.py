"""Cells that a spreadsheet would take for a formula: written with a mark, read without it (UP-4).

Both ways together change nothing, for any text: what begins with the mark gets another one.
"""

MARK = "'"
# OWASP, "CSV Injection"; the full-width forms are formulas in East Asian spreadsheets.
DANGEROUS = frozenset("=+-@\t\r\n\0＝＋－＠")


def guarded(text: str) -> str:
    """The text as it may stand in a cell."""
    return MARK + text if text[:1] == MARK or text.lstrip(" ")[:1] in DANGEROUS else text


def unguarded(text: str) -> str:
    """The text that a cell stands for."""
    if text[:1] == MARK and (text[1:2] == MARK or text[1:].lstrip(" ")[:1] in DANGEROUS):
        return text[1:]
    return text
