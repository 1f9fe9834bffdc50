"""Verbs of acts: one person proposes, another signs, and until its day it may be withdrawn."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation

from folkmoot.audit.actions import record
from folkmoot.core.texts import Texts
from folkmoot.people.models import Person
from folkmoot.units.acts import pen
from folkmoot.units.acts.book import Book
from folkmoot.units.acts.consequences import consequences_of, digest_of
from folkmoot.units.acts.draft import Draft, without_paths
from folkmoot.units.acts.kinds import KINDS, draft_of
from folkmoot.units.acts.letters import tell_second_persons, tell_touched
from folkmoot.units.acts.lines import restored
from folkmoot.units.acts.models import Act, ActRow, ActUnit
from folkmoot.units.acts.refusals import Refused
from folkmoot.units.models import Host, Unit
from folkmoot.units.queries import latest_places


@transaction.atomic
def propose_act(
    kind: str, parameters: dict[str, Any], *, on: date, reason: str, by: Person, decision: str = ""
) -> Act:
    """One person proposes; nothing changes yet. Raises Refused where it could not be signed now."""
    act = Act.objects.create(
        kind=kind, on=on, reason=reason, decision=decision, parameters=parameters, proposed_by=by
    )
    name_units(act, draft_of(act))
    tell_second_persons(act)
    note("act.proposed", act, by=by)
    return act


@transaction.atomic
def sign_act(act: Act, *, by: Person, seen: str | None = None) -> Act:
    """A second person signs, and the rows are written at once, whatever the date. Raises Refused.

    What lies in the past is recorded beside what was known then. `seen` is the digest of the
    preview: one that was not seen is never written.
    """
    pen.one_writer()
    act = Act.objects.select_for_update().get(pk=act.pk)
    if act.signed or act.withdrawn:
        raise Refused("too_late")
    if by.pk == act.proposed_by_id:
        raise Refused("same_person")
    draft = draft_of(act)
    listed = consequences_of(act, draft)
    if seen not in (None, digest_of(listed)):
        raise Refused("seen_otherwise")
    make_units(draft.new_codes.values())
    draft = draft_of(act)
    act.parameters["heirs"] = {str(unit): heir for unit, heir in draft.heirs.items()}
    act.consequences = [one.as_data() for one in listed]
    act.approved_by, act.signed = by, timezone.now()
    act.save()
    pen.write(draft, act)
    set_hosts(draft)
    name_units(act, draft)
    tell_touched(act, "signed", by=by)
    note("act.signed", act, by=by)
    return act


@transaction.atomic
def withdraw_act(act: Act, *, by: Person) -> Act:
    """The act is off: what it wrote is withdrawn, what it withdrew written again. Raises Refused.

    Decisions made since about the same people and units stay.
    """
    pen.one_writer()
    act = Act.objects.select_for_update().get(pk=act.pk)
    if not act.may_be_withdrawn():
        raise Refused("too_late")
    act.withdrawn, act.withdrawn_by = timezone.now(), by
    act.save(update_fields=["withdrawn", "withdrawn_by"])
    if act.signed:
        refuse_built_upon(act)
        pen.write(undone(act), None)
        tell_touched(act, "withdrawn", by=by)
    note("act.withdrawn", act, by=by)
    return act


def refuse_built_upon(act: Act) -> None:
    """Acts of the same day or later that took up rows of this one are withdrawn before it."""
    later = ActRow.objects.filter(
        act__in=Act.objects.in_force().filter(on__gte=act.on).exclude(pk=act.pk),
        verb=ActRow.Verb.WITHDREW,
    ).select_related("act")
    mine = set(act.rows.filter(verb=ActRow.Verb.WROTE).values_list("model", "row"))
    if any((row.model, row.row) in mine for row in later):
        code = act.units.values_list("unit__code", flat=True).first()
        raise Refused("later_act", unit=code or "")


def undone(act: Act) -> Draft:
    """The present state without what the act did to it, settled."""
    draft = Draft(act.on)
    rows: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in act.rows.all():
        rows[row.model][row.row].add(row.verb)
    for book in (draft.places, draft.members, draft.terms, draft.answers):
        found = rows[book.model._meta.model_name or ""]
        verbs = {pk: verb for pk, (verb, *more) in found.items() if not more}
        put_back(draft, book, verbs)
    return draft.settle()


def put_back(draft: Draft, book: Book, verbs: dict[int, str]) -> None:
    """Every line of a table that the act touched, as it would be without the act."""
    before, after = Book(book.model, book.key), Book(book.model, book.key)
    touched: list[Any] = list(book.model._default_manager.filter(pk__in=verbs))
    before.load(row for row in touched if verbs[row.pk] == ActRow.Verb.WITHDREW)
    after.load(row for row in touched if verbs[row.pk] == ActRow.Verb.WROTE)
    if book is draft.members:
        draft.load_members({row.person_id for row in touched})
    elif book is draft.terms:
        draft.load_terms({row.office.unit_id for row in touched})
    elif book is draft.answers:
        draft.load_answers({row.unit_id for row in touched})
    for key in {*before.lines, *after.lines}:
        was, then = before.lines.get(key, []), after.lines.get(key, [])
        if book is draft.places:
            now = draft.tree.get(key, [])
            draft.tree[key] = restored(now, without_paths(was), without_paths(then))
        else:
            book.lines[key] = restored(book.lines.get(key, []), was, then)


def make_units(codes: Iterable[str]) -> None:
    """Units that do not exist yet; they stand nowhere before their placement is written."""
    Unit.objects.bulk_create([Unit(code=code) for code in codes])


def set_hosts(draft: Draft) -> None:
    """The hosts of new units."""
    for unit, codes in draft.hosts.items():
        Unit.objects.get(pk=unit).hosts.set(Host.objects.filter(code__in=codes))


def name_units(act: Act, draft: Draft) -> None:
    """Which units the act is about, as far as they exist."""
    act.units.all().delete()
    ActUnit.objects.bulk_create(
        ActUnit(act=act, unit_id=unit, role=role) for unit, role in sorted(draft.roles) if unit > 0
    )


def note(verb: str, act: Act, *, by: Person) -> None:
    """One entry for each unit the act is about, so that its members read it."""
    title = in_every_language(KINDS[act.kind].TITLE)
    rows = act.units.exclude(role=ActUnit.Role.ABOVE) or act.units.all()
    places = latest_places(rows.values_list("unit_id", flat=True))
    for place in sorted(places.values(), key=lambda place: place.unit_id):
        record(verb, by=by, at=place, act=act.pk, kind=title, on=act.on, reason=act.reason)


def in_every_language(text: Any) -> Texts:
    """A translated word as data."""
    found = Texts()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(text)
    return found
