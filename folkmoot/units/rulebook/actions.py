"""Verbs of the rulebook: one person proposes a version, another signs, nothing is overwritten."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.audit.actions import record
from folkmoot.core.dates import today
from folkmoot.core.spans import revise
from folkmoot.people.models import Person
from folkmoot.units.acts import pen
from folkmoot.units.rulebook.models import Rulebook, RuleChange
from folkmoot.units.rulebook.queries import checked, root
from folkmoot.units.rulebook.rules import shipped

REFUSALS: dict[str, str | Promise] = {
    "past": _("Rules do not reach back. Choose today or a later day."),
    "day_taken": _("Another version begins on that day already. Choose a later day."),
    "same_person": _("A second person must sign: you proposed this version."),
    "nothing_changes": _("This text is the one that holds on that day already."),
    "too_late": _("This version was signed or withdrawn already, or has taken effect."),
}


class RuleRefused(Exception):  # noqa: N818 -- said of the change
    """A version cannot be proposed, signed or withdrawn; `code` is one of `REFUSALS`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(REFUSALS[self.code])


@transaction.atomic
def begin_rulebook(name: str, *, on: date, by: Person | None) -> Rulebook:
    """A new organisation starts with one of the rulebooks that ship; one that is there stays."""
    pen.one_writer()
    there: Rulebook | None = Rulebook.objects.live().order_by("starts").first()
    if there:
        return there
    text = shipped(name)
    book = Rulebook.objects.create(text=text, starts=on)
    record("rules.began", by=by, at=root(), name=checked(text).name, on=on)
    return book


@transaction.atomic
def propose_rules(text: str, *, on: date, reason: str, by: Person) -> RuleChange:
    """One person proposes; nothing changes yet. Raises InvalidRulebook, RuleRefused."""
    checked(text)
    refuse_day(on)
    holding = Rulebook.objects.on(on).first()
    if holding and holding.text == text:
        raise RuleRefused("nothing_changes")
    change = RuleChange.objects.create(text=text, on=on, reason=reason, proposed_by=by)
    note("rules.proposed", change, by=by)
    return change


@transaction.atomic
def sign_rules(change: RuleChange, *, by: Person) -> RuleChange:
    """A second person signs: the version before ends on the day, and stays readable.

    Raises RuleRefused, InvalidRulebook.
    """
    pen.one_writer()
    change = RuleChange.objects.select_for_update().get(pk=change.pk)
    if change.signed or change.withdrawn:
        raise RuleRefused("too_late")
    if by.pk == change.proposed_by_id:
        raise RuleRefused("same_person")
    refuse_day(change.on)
    checked(change.text)
    change.approved_by, change.signed = by, timezone.now()
    change.save(update_fields=["approved_by", "signed"])
    later = Rulebook.objects.live().filter(starts__gt=change.on).order_by("starts").first()
    holding = Rulebook.objects.on(change.on).first()
    if holding:
        revise(holding, ends=change.on)
    Rulebook.objects.create(
        text=change.text, starts=change.on, ends=later.starts if later else None, change=change
    )
    note("rules.signed", change, by=by)
    return change


@transaction.atomic
def withdraw_rules(change: RuleChange, *, by: Person) -> RuleChange:
    """The version is off until its day has come; the one before goes on. Raises RuleRefused."""
    pen.one_writer()
    change = RuleChange.objects.select_for_update().get(pk=change.pk)
    if not change.may_be_withdrawn():
        raise RuleRefused("too_late")
    change.withdrawn, change.withdrawn_by = timezone.now(), by
    change.save(update_fields=["withdrawn", "withdrawn_by"])
    for book in Rulebook.objects.live().filter(change=change, starts=change.on):
        Rulebook.objects.filter(pk=book.pk).update(withdrawn=timezone.now())
        before = Rulebook.objects.live().filter(ends=book.starts).first()
        if before:
            revise(before, ends=book.ends)
    note("rules.withdrawn", change, by=by)
    return change


def refuse_day(day: date) -> None:
    """A version begins today or later, on a day of its own. Raises RuleRefused."""
    if day < today():
        raise RuleRefused("past")
    if Rulebook.objects.live().filter(starts=day).exists():
        raise RuleRefused("day_taken")


def note(verb: str, change: RuleChange, *, by: Person) -> None:
    """One entry at the top: everybody reads it."""
    name = change.rules.name
    record(verb, by=by, at=root(), name=name, on=change.on, reason=change.reason, change=change.pk)
