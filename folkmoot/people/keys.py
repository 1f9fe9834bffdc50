"""Keys by which two records of one human being are found, kept beside each person.

Two people with one key look alike. There is no key of a birth date or a name alone: a register of
a million would be full of them, and a list of strangers with one name helps nobody.
"""

import re
from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef

from folkmoot.core.search import HAN, fold, syllables_of
from folkmoot.people.models import Person, PersonKey

EMAIL, PHONE, BORN, JOINED = "e", "p", "b", "j"  # the last two together with the name
LONGEST = 150
FEWEST_DIGITS, LAST_DIGITS = 7, 8
BATCH = 400
SAME_BOX = {"googlemail.com": "gmail.com"}


def mailbox(email: str) -> str:
    """An address without case, dots and what follows a plus: many servers read no more of it."""
    name, at, domain = fold(email).rpartition("@")
    plain = name.partition("+")[0].replace(".", "")
    return f"{plain}@{SAME_BOX.get(domain, domain)}" if at and plain else ""


def digits(phone: str) -> str:
    """The end of a telephone number, whatever country code and spaces stand before it."""
    found = "".join(re.findall("[0-9]", fold(phone)))
    is_filler = found.count(found[:1]) == len(found)  # 00000000 and the like
    return "" if len(found) < FEWEST_DIGITS or is_filler else found[-LAST_DIGITS:]


def name_forms(*names: str) -> set[str]:
    """Each name in Latin letters, the same whatever the order of its words and their blanks.

    Zhang Xiaoming, Xiao-Ming Zhang and their characters read alike: of all the ways to begin
    somewhere in the name and go round, the first in the alphabet stands for all.
    """
    spoken = ("".join(syllables_of(n) if HAN.search(n) else n) for n in map(fold, names))
    letters = ("".join(filter(str.isalnum, name))[:LONGEST] for name in spoken)
    return {least_rotation(name) for name in letters if name}


def least_rotation(text: str) -> str:
    """Where reading begins does not matter."""
    return min(text[start:] + text[:start] for start in range(len(text)))


def keys_of(person: Any) -> set[str]:
    """All keys of a person; whose record was merged into another has none."""
    if person.merged_into_id is not None:
        return set()
    found = {f"{EMAIL}:{mailbox(person.email)}", f"{PHONE}:{digits(person.phone)}"}
    days = {BORN: person.born, JOINED: person.joined}
    for name in name_forms(person.name, person.latin_name):
        found |= {f"{kind}:{name}|{day.isoformat()}" for kind, day in days.items() if day}
    return {key for key in found if not key.endswith(":")}


def remember(people: Iterable[Person]) -> None:
    """Bring the keys of some stored people up to date. Every writer of a person calls it."""
    listed = list(people)
    for start in range(0, len(listed), BATCH):
        _remember(listed[start : start + BATCH])


def _remember(people: list[Person]) -> None:
    wanted = {(person.pk, key) for person in people for key in keys_of(person)}
    stored = PersonKey.objects.filter(person__in=people)
    known = {(row.person_id, row.value): row.pk for row in stored}
    gone = [pk for pair, pk in known.items() if pair not in wanted]
    if gone:
        PersonKey.objects.filter(pk__in=gone).delete()
    new = sorted(wanted - set(known))
    if new:
        PersonKey.objects.bulk_create(
            [PersonKey(person_id=person, value=value) for person, value in new], BATCH
        )
        note_shared({value for _person, value in new})


def note_shared(values: Iterable[str]) -> None:
    """Mark those of some keys that two people have."""
    listed = sorted(values)
    others = PersonKey.objects.filter(value=OuterRef("value")).exclude(person=OuterRef("person"))
    for start in range(0, len(listed), BATCH):
        rows = PersonKey.objects.filter(value__in=listed[start : start + BATCH], is_shared=False)
        rows.filter(Exists(others)).update(is_shared=True)
