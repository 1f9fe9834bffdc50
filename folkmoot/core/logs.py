"""What must not reach a log: the secret part of an address (LG-3)."""

import logging
import re

TOKEN = re.compile(r"(?<=/)[\w-]{32,}")


class HideTokens(logging.Filter):
    """Long random parts of a path become `…`, wherever in the message they stand."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = TOKEN.sub("…", record.getMessage()), ()
        return True
