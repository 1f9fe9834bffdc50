"""`field__begins="…"`: a question that every index of text answers, on both databases.

`startswith` becomes a LIKE that SQLite answers by reading everything; a range is what its indexes
know. PostgreSQL sorts text by language, so there it stays a LIKE, and the index is one for LIKE
(`varchar_pattern_ops`) or of a column that is sorted by code point.
"""

from typing import Any

from django.db.models import Lookup

LAST = "\U0010ffff"  # sorts after every character


class Begins(Lookup):
    """Text with a beginning; the case matters."""

    lookup_name = "begins"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, given = self.process_lhs(compiler, connection)
        return f"{left} LIKE %s", (*given, f"{connection.ops.prep_for_like_query(self.rhs)}%")

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Between the beginning itself and whatever follows it."""
        left, given = self.process_lhs(compiler, connection)
        return f"({left} >= %s AND {left} < %s)", (*given, self.rhs, *given, self.rhs + LAST)
