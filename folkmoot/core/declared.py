"""What is kept about people, column by column: every app declares it in its `personal.py` (SP-8).

`PERSONAL` holds a `Table` for each model that holds or points to people, of other packages too;
`NOBODY` names the models that do neither, and why; `SECRET` those whose rows say what somebody
voted, answered, thought or read: no row of the database may lead from one to a member.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db.models import Model, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True)
class Sentence:
    """One of the few answers that declarations give again and again.

    `law` says where it stands; `rules` are those of `retention.py` that see to it.
    """

    words: Words
    law: Words = ""
    rules: tuple[str, ...] = ()


MEMBERSHIP = Sentence(
    _("Your membership: the organisation keeps its members' data for its own aims."),
    _("GDPR art. 6(1)(b) and 9(2)(d), PIPL art. 13(2)"),
)
ACCOUNT_OF = Sentence(
    _("The duty to account for decisions, offices and elections."),
    _("GDPR art. 6(1)(c) and (f), 9(2)(d) and (f), PIPL art. 13(3)"),
)
SECURITY = Sentence(_("Keeping accounts safe."), _("GDPR art. 6(1)(f) and 32, PIPL art. 51"))
DUTY = Sentence(
    _("The organisation's duties towards you."), _("GDPR art. 12 to 22, PIPL art. 44 to 50")
)
WISH = Sentence(
    _("Your own wish: empty it whenever you like."),
    _("GDPR art. 6(1)(a) and 9(2)(a), PIPL art. 13(1)"),
)
BASES = (MEMBERSHIP, ACCOUNT_OF, SECURITY, DUTY, WISH)

FOR_GOOD = Sentence(
    _("As long as the organisation keeps its records; under a pseudonym once you are erased.")
)
AS_MEMBER = Sentence(
    _("While you are a member, and two years after; erased at once if you ask for it."),
    rules=("contacts", "employments"),
)
AS_ACCOUNT = Sentence(_("As long as you have an account."))
TWO_WEEKS = Sentence(
    _("Until you sign out, at most two weeks after you were last here."),
    rules=("sessions", "signed-in"),
)
QUARTER = Sentence(
    _("The text until the letter has left, the rest for 90 days after that."),
    rules=("letters",),
)
YEAR = Sentence(
    _("A year after it is settled."),
    rules=("requests", "statements", "invitations", "applicants"),
)
THREE_YEARS = Sentence(
    _("Three years."),
    rules=("looks",),
)
HOUR = Sentence(
    _("An hour, or until the file is used."),
    rules=("drafts", "exports"),
)
DAY = Sentence(
    _("A day."),
    rules=("copies", "export-requests"),
)
MONTH = Sentence(
    _("Thirty days."),
    rules=("jobs", "imports"),
)
UNTIL_OPENING = Sentence(_("Until the voting opens."))
UNTIL_FINAL = Sentence(
    _("Two years after it is settled."),
    rules=("notes", "answers", "appeals", "objections", "candidacies", "reasons"),
)

YOU = Sentence(_("You alone."))
PROGRAMS = Sentence(_("Nobody: only the program itself uses it."))
OFFICES = Sentence(_("You, and holders of an office that reads the register of your unit."))
BOTH_UNITS = Sentence(_("You, and holders of an office in the units that it is about."))
INSIDE = Sentence(_("Everyone inside the organisation."))
CALLERS = Sentence(_("You, and those who hold the election."))
AUDITORS = Sentence(
    _("Members of the unit, without names; with names, holders of an office that reads the log."),
)


@dataclass(frozen=True)
class Column:
    """One personal column. What it leaves open, its table says.

    `goes` tells that erasure empties it although the row stays, down to what is `left` where the
    database wants something; `secret` that a copy names it without its value, because the value
    opens something.
    """

    label: Words
    purpose: Words = ""
    basis: Sentence | None = None
    keep: Sentence | None = None
    readers: Sentence | None = None
    goes: bool = False
    left: str = ""
    secret: bool = False


Rows = Callable[[Any], Q]


@dataclass(frozen=True)
class Table:
    """The personal columns of one model.

    `of` are the ways from a row to the person it is about, `rows` finds them where no way leads
    there. `by` are the people who acted, each with the columns that tell of the act alone. `beside`
    are columns that say nothing about anybody. `stays` tells that erasure leaves the rows, under a
    pseudonym; `erase` does what erasure cannot do by these words alone.
    """

    title: Words
    purpose: Words
    basis: Sentence
    keep: Sentence
    readers: Sentence
    columns: dict[str, Column]
    of: tuple[str, ...] = ()
    rows: Rows | None = None
    by: dict[str, tuple[str, ...]] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    stays: bool = False
    erase: Callable[[Any], object] | None = None

    @property
    def is_of_one(self) -> bool:
        """Whether its rows are about one person each, so that a copy can hold them."""
        return bool(self.of or self.rows)

    def about(self, person: Any) -> Q:
        """Which rows are about somebody."""
        wanted = self.rows(person) if self.rows else Q(pk__in=[])
        for way in self.of:
            wanted |= Q(**{way: person.pk})
        return wanted

    def full(self, name: str) -> Column:
        """A column with everything that its table says for it."""
        own = self.columns[name]
        return Column(
            own.label,
            own.purpose or self.purpose,
            own.basis or self.basis,
            own.keep or self.keep,
            own.readers or self.readers,
            own.goes,
            own.left,
            own.secret,
        )


@cache
def modules(name: str = "personal") -> list[ModuleType]:
    """Every app's module of a name, from the lowest room upwards."""
    names = [f"{config.name}.{name}" for config in reversed(list(apps.get_app_configs()))]
    return [import_module(n) for n in names if n.startswith("folkmoot.") and find_spec(n)]


@cache
def tables() -> dict[str, Table]:
    """Label of a model → what is declared of it."""
    found: dict[str, Table] = {}
    for module in modules():
        found |= getattr(module, "PERSONAL", {})
    return found


@cache
def nobodies() -> dict[str, str]:
    """Label of a model that holds nobody → why."""
    found: dict[str, str] = {}
    for module in modules():
        found |= getattr(module, "NOBODY", {})
    return found


@cache
def secrets() -> frozenset[str]:
    """Models whose rows tell what somebody voted, answered, thought or read."""
    return frozenset(label for module in modules() for label in getattr(module, "SECRET", ()))


def model_of(label: str) -> type[Model]:
    """The model behind a label."""
    return apps.get_model(label)


def holds_of(person: Any) -> list[str]:
    """Why somebody cannot be erased now: what each app's `holds.py` says, in the reader's words."""
    return [str(words) for module in modules("holds") for words in module.holds(person)]


def remains_of(person: Any) -> list[str]:
    """What of somebody stays readable after erasure, because the law or a signature keeps it."""
    return [str(words) for module in modules("holds") for words in module.remains(person)]
