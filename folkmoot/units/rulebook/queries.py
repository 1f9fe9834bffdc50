"""Which rules hold on a day, and which versions there were."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from folkmoot.core.dates import today
from folkmoot.units.access import Access
from folkmoot.units.models import OfficeKind, Placement, UnitKind
from folkmoot.units.rulebook.models import PlannedEnd, Rulebook, RuleChange
from folkmoot.units.rulebook.reading import InvalidRulebook, Problems
from folkmoot.units.rulebook.rules import ASSOCIATION, Rules, parse, shipped


def rulebook_text(day: date | None = None, known: datetime | None = None) -> str:
    """The text that holds on a day; before the first version it is the plain association's."""
    found = Rulebook.objects.on(day or today(), known).first()
    return found.text if found else shipped(ASSOCIATION)


def rulebook_on(day: date | None = None, known: datetime | None = None) -> Rules:
    """The rules that hold on a day."""
    return parse(rulebook_text(day, known))


def rulebook_by_day() -> Callable[[date], Rules]:
    """The rules of each of many days, asked of the database once."""
    books = list(Rulebook.objects.live())

    def rules_on(day: date) -> Rules:
        found = next((book for book in books if book.covers(day)), None)
        return parse(found.text if found else shipped(ASSOCIATION))

    return rules_on


def checked(text: str) -> Rules:
    """The rules of a text, which name only kinds and offices that there are. InvalidRulebook."""
    rules, problems = parse(text), Problems()
    kinds = set(UnitKind.objects.values_list("code", flat=True))
    offices = set(OfficeKind.objects.values_list("code", flat=True))
    for kind in rules.kinds.keys() - kinds:
        problems.note("unknown_kind", f"kinds.{kind}", value=kind)
    for key, office in rules.named_offices():
        if office not in offices:
            problems.note("unknown_office", key, value=office)
    if problems:
        raise InvalidRulebook(problems)
    return rules


def versions(known: datetime | None = None) -> QuerySet[Rulebook]:
    """Every version that counts, the latest first."""
    rows = Rulebook.objects.known_at(known) if known else Rulebook.objects.live()
    found: QuerySet[Rulebook] = rows.select_related("change").order_by("-starts")
    return found


def root() -> Placement | None:
    """The unit at the top."""
    found: Placement | None = Placement.objects.on(today()).filter(parent=None).first()
    return found


def may_at_root(access: Access, right: str) -> bool:
    """Rules hold for everybody, so they are changed with a right at the top."""
    top = root()
    return top is not None and access.may(right, top.path)


def may_read_change(access: Access, change: RuleChange) -> bool:
    """What is signed is open to all inside; a proposal to those who may propose or sign it."""
    if change.signed:
        return access.is_inside
    return may_at_root(access, "act.propose") or may_at_root(access, "act.sign")


def planned_end(unit: int, day: date, known: datetime | None = None) -> PlannedEnd | None:
    """Until when a unit was meant to stand, as seen from a day; also after that day has passed."""
    rows = PlannedEnd.objects.known_at(known) if known else PlannedEnd.objects.live()
    found: PlannedEnd | None = (
        rows.filter(unit=unit, starts__lte=day).select_related("target", "act")
        .order_by("-starts").first()
    )  # fmt: skip
    return found


def flat(rules: Rules) -> dict[str, Any]:
    """The numbers of admission and transfer by the names that the room of members uses."""
    silence = rules.transfer.silence
    return {
        "admission.sponsors": rules.admission.sponsors,
        "admission.probation_months": rules.admission.probation_months,
        "admission.most_extensions": rules.admission.most_extensions,
        "admission.extension_months": rules.admission.extension_months,
        "return.probation_months": rules.admission.return_probation_months,
        "transfer.days": rules.transfer.days,
        "transfer.silence": {
            "member": silence.member, "losing": silence.losing, "gaining": silence.gaining,
        },
        "transfer.most_days_held": rules.transfer.most_days_held,
        "appeal.days": rules.appeal.days,
        "work.probation_days": rules.work.probation_days,
        "work.transfer_days": rules.work.transfer_days,
        "smallest_shown": rules.work.smallest_shown,
    }  # fmt: skip
