"""Compact JSON as Belenios writes it, and a reader that takes no other spelling."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from typing import Any, NoReturn

from civic.belenios.errors import Invalid

NUMERAL = re.compile(r"0|[1-9][0-9]*", re.ASCII)
LARGEST_NUMBER = 2**30 - 1
LONGEST_WEIGHT = 30
LONGEST_NAME = 30


def sha256_hex(body: bytes) -> str:
    """The name of a body in an archive."""
    return sha256(body).hexdigest()


def sha256_base64(body: bytes) -> str:
    """Fingerprints and trackers: 43 characters, no padding."""
    return b64encode(sha256(body).digest()).decode().rstrip("=")


def compact(value: Any) -> str:
    """JSON without white space, characters raw except what Belenios escapes."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("\x7f", "\\u007f")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise Invalid("duplicate_member")
    return value


def _refuse(spelling: str) -> NoReturn:
    raise Invalid("number_spelling", {"text": spelling[:LONGEST_NAME]})


def parse(body: bytes) -> Any:
    """The JSON value of a body that is spelled exactly as `compact` spells it.

    Raises Invalid: not_json, not_canonical, duplicate_member, number_spelling.
    """
    try:
        text = body.decode()
        value = json.loads(
            text, object_pairs_hook=_once, parse_float=_refuse, parse_constant=_refuse
        )
        is_canonical = compact(value) == text
    except (ValueError, RecursionError):
        raise Invalid("not_json") from None
    if not is_canonical:
        raise Invalid("not_canonical")
    return value


def members(value: Any, *names: str) -> list[Any]:
    """The members of an object in this order; `name?` may be left out and is then None."""
    if not isinstance(value, dict):
        raise Invalid("wrong_type", {"expected": "object"})
    wanted = [
        name.rstrip("?") for name in names if not name.endswith("?") or name.rstrip("?") in value
    ]
    for name in wanted:
        if name not in value:
            raise Invalid("missing_member", {"member": name})
    for name in value:
        if name not in wanted:
            raise Invalid("unknown_member", {"member": name[:LONGEST_NAME]})
    if list(value) != wanted:
        raise Invalid("member_order")
    return [value.get(name.rstrip("?")) for name in names]


def array(value: Any, length: int | None = None) -> list[Any]:
    """A JSON array, of a given length if one is demanded."""
    if not isinstance(value, list):
        raise Invalid("wrong_type", {"expected": "array"})
    if length is not None and len(value) != length:
        raise Invalid("wrong_length", {"expected": length, "found": len(value)})
    return value


def string(value: Any) -> str:
    """A JSON string that can be printed: no lone surrogates."""
    if not isinstance(value, str) or any("\ud800" <= sign <= "\udfff" for sign in value):
        raise Invalid("wrong_type", {"expected": "string"})
    return value


def number(value: Any) -> int:
    """A JSON integer, which true and false are not."""
    if type(value) is not int:
        raise Invalid("wrong_type", {"expected": "integer"})
    return value


def numeral(text: Any, longest: int) -> int:
    """The number in a string of at most `longest` ASCII digits: no sign, no leading zero."""
    if not NUMERAL.fullmatch(string(text)):
        raise Invalid("number_spelling")
    if len(text) > longest:
        raise Invalid("out_of_range")
    return int(text)


def weight_value(weight: int) -> int | str:
    """A weight as JSON: a number up to 2^30 - 1, a string above."""
    return weight if weight <= LARGEST_NUMBER else str(weight)


def weight_of(value: Any) -> int:
    """The weight that `weight_value` wrote so."""
    weight = numeral(value, LONGEST_WEIGHT) if isinstance(value, str) else number(value)
    if weight < 0 or weight_value(weight) != value:
        raise Invalid("weight_spelling")
    return weight
