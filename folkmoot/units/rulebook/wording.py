"""The rules in words: whole sentences made from the data, in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from folkmoot.units.models import Membership, OfficeKind, UnitKind
from folkmoot.units.rulebook.rules import Committee, KindRules, Rules


@dataclass(frozen=True)
class Section:
    """A heading and the sentences under it."""

    title: str
    sentences: list[str]


@dataclass(frozen=True)
class Names:
    """What kinds of units and offices are called."""

    kinds: Mapping[str, Any] = field(
        default_factory=lambda: dict(UnitKind.objects.values_list("code", "name"))
    )
    offices: Mapping[str, Any] = field(
        default_factory=lambda: dict(OfficeKind.objects.values_list("code", "name"))
    )

    def kind(self, code: str) -> str:
        """A kind of unit."""
        return str(self.kinds.get(code) or code)

    def office(self, code: str) -> str:
        """An office."""
        return str(self.offices.get(code) or code)


def in_words(rules: Rules, names: Names | None = None) -> list[Section]:
    """The whole rulebook."""
    known = names or Names()
    sections = [Section(_("All units"), list(of_all(rules, known)))]
    sections += [
        Section(known.kind(kind), list(of_kind(rule, known))) for kind, rule in rules.kinds.items()
    ]
    sections += [
        Section(_("Hosts"), list(of_hosts(rules, known))),
        Section(_("Temporary units"), list(of_temporary(rules))),
        Section(_("Admission"), list(of_admission(rules))),
        Section(_("Transfer"), list(of_transfer(rules))),
        Section(_("Appeal"), list(of_appeal(rules))),
        Section(_("Worklists"), list(of_work(rules))),
    ]
    return [section for section in sections if section.sentences]


def listed(words: Any) -> str:
    """Several things as one phrase."""
    return pgettext("between the parts of a list", ", ").join(str(word) for word in words)


def of_all(rules: Rules, names: Names) -> Iterator[str]:
    """What holds of every kind."""
    standings = dict(Membership.Standing.choices)
    counted = listed(standings[code] for code in rules.members.counted)
    yield _("Members with these standings count: {standings}.").format(standings=counted)
    committee = listed(names.office(code) for code in rules.offices.committee)
    yield _("These offices make up a unit's committee: {offices}.").format(offices=committee)
    if rules.offices.term_years:
        yield term(rules.offices.term_years)


def term(years: int) -> str:
    """How long somebody holds an office."""
    sentence = ngettext("A term lasts {years} year.", "A term lasts {years} years.", years)
    return sentence.format(years=years)


def of_kind(rule: KindRules, names: Names) -> Iterator[str]:
    """What holds of one kind of unit."""
    if rule.counts == "subtree":
        yield _("Its members are those at home in it and in all units under it.")
    yield from of_size(rule)
    if rule.growth:
        yield _(
            "With more than {over} members it may become a unit of the kind {kind}; "
            "the unit above decides."
        ).format(over=rule.growth.over, kind=names.kind(rule.growth.into))
    if rule.hosts is not None:
        sentence = ngettext(
            "It covers at most {number} host.", "It covers at most {number} hosts.", rule.hosts
        )
        yield sentence.format(number=rule.hosts)
    if rule.below is not None:
        kinds = listed(names.kind(code) for code in rule.below)
        yield (
            _("These kinds stand directly under it: {kinds}.").format(kinds=kinds)
            if kinds
            else _("No unit stands under it.")
        )
    yield from of_offices(rule, names)


def of_size(rule: KindRules) -> Iterator[str]:
    """How many members."""
    if rule.minimum is not None:
        sentence = ngettext(
            "It has at least {number} member.", "It has at least {number} members.", rule.minimum
        )
        yield sentence.format(number=rule.minimum)
    if rule.maximum is not None:
        sentence = ngettext(
            "It has at most {number} member.", "It has at most {number} members.", rule.maximum
        )
        yield sentence.format(number=rule.maximum)


def of_offices(rule: KindRules, names: Names) -> Iterator[str]:
    """Who leads it, and for how long."""
    if rule.offices:
        offices = listed(names.office(code) for code in rule.offices)
        yield _("These offices are always filled: {offices}.").format(offices=offices)
    for row in rule.committee:
        yield of_committee(row)
    if rule.term_years:
        yield term(rule.term_years)


def of_committee(row: Committee) -> str:
    """How many people hold the offices of the committee."""
    values = {"members": row.members, "minimum": row.minimum, "maximum": row.maximum}
    if row.usual is not None and row.usual != row.maximum:
        sentence = _(
            "With {members} members or more, {minimum} to {usual} people form its committee, "
            "and never more than {maximum}."
        )
        return sentence.format(usual=row.usual, **values)
    if row.members:
        sentence = _(
            "With {members} members or more, {minimum} to {maximum} people form its committee."
        )
        return sentence.format(**values)
    return _("Its committee has {minimum} to {maximum} people.").format(**values)


def of_hosts(rules: Rules, names: Names) -> Iterator[str]:
    """When the members at a host have a unit of their own."""
    if rules.hosts.own_from:
        kinds = listed(names.kind(code) for code in rules.hosts.own_kinds)
        yield _(
            "Where {number} members or more work at one host, they have a unit of their own, "
            "of one of these kinds: {kinds}."
        ).format(number=rules.hosts.own_from, kinds=kinds)


def of_temporary(rules: Rules) -> Iterator[str]:
    """Units with a planned end."""
    yield _("On the day of its planned end, the act that hands a unit's members over is drafted.")
    months = rules.temporary.project_months
    if months:
        sentence = ngettext(
            "A project of more than {months} month may have a temporary branch.",
            "A project of more than {months} months may have a temporary branch.",
            months,
        )
        yield sentence.format(months=months)


def of_admission(rules: Rules) -> Iterator[str]:
    """How somebody becomes a member."""
    found = rules.admission
    yield _("Sponsors of an application: {number}.").format(number=found.sponsors)
    yield _("Months of probation: {number}.").format(number=found.probation_months)
    yield _(
        "Probation is extended at most this number of times: {number}; each time by this number "
        "of months: {months}."
    ).format(number=found.most_extensions, months=found.extension_months)
    yield _("Months of probation after a return: {number}.").format(
        number=found.return_probation_months
    )


def of_transfer(rules: Rules) -> Iterator[str]:
    """Deadlines, and what silence means."""
    found = rules.transfer
    yield _("Days that the other side has for its answer to a transfer: {days}.").format(
        days=found.days
    )
    yield silent_member(found.silence.member)
    yield silent_losing(found.silence.losing)
    yield silent_gaining(found.silence.gaining)
    yield _(
        "A transfer waits for the roll of an election at most this number of days: {days}."
    ).format(days=found.most_days_held)


def silent_member(silence: str) -> str:
    """The member does not answer in time."""
    if silence == "approve":
        return _("A member who does not answer in time consents to the transfer.")
    return _("When the member does not answer in time, the transfer lapses.")


def silent_losing(silence: str) -> str:
    """The unit left does not answer in time."""
    if silence == "approve":
        return _("A unit that is to be left and does not answer in time consents to the transfer.")
    return _("When the unit that is to be left does not answer in time, the transfer lapses.")


def silent_gaining(silence: str) -> str:
    """The unit joined does not answer in time."""
    if silence == "approve":
        return _(
            "A unit that is to be joined and does not answer in time consents to the transfer."
        )
    return _("When the unit that is to be joined does not answer in time, the transfer lapses.")


def of_appeal(rules: Rules) -> Iterator[str]:
    """When who was refused may ask the unit above."""
    yield _(
        "Days after a refused application or transfer in which one may appeal to the unit above: "
        "{days}."
    ).format(days=rules.appeal.days)


def of_work(rules: Rules) -> Iterator[str]:
    """What secretaries are reminded of."""
    found = rules.work
    yield _("Days before the end of a probation on which it becomes work: {days}.").format(
        days=found.probation_days
    )
    yield _("Days before the deadline of a transfer on which it becomes work: {days}.").format(
        days=found.transfer_days
    )
    yield _("Groups of fewer people than this are not counted in public: {number}.").format(
        number=found.smallest_shown
    )
