"""Forms of the import: a file, and what its columns are."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from folkmoot.members.importers.days import DAY_FIRST, MONTH_FIRST
from folkmoot.members.importers.headers import bare
from folkmoot.members.importers.identity import names_national_ids
from folkmoot.members.importers.kinds import IMPORTERS
from folkmoot.members.importers.plan import Plan
from folkmoot.members.importers.reading.limits import MOST_BYTES
from folkmoot.members.importers.report import Problem
from folkmoot.members.models import ImportBatch
from folkmoot.units.access import Access
from folkmoot.units.forms import Question

ORDERS = [
    ("", _("such dates are asked about")),
    (DAY_FIRST, _("3 April: the day comes first")),
    (MONTH_FIRST, _("4 March: the month comes first")),
]


class UploadForm(forms.Form):
    """A file with a table. What is wrong with it as a whole stands beside it."""

    kind = forms.ChoiceField(
        label=_("What does the file hold?"),
        choices=[(kind, importer.name) for kind, importer in IMPORTERS.items()],
        widget=forms.RadioSelect,
        initial="members",
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, XLSX, XLS or ODS, at most 20 MB and 100,000 rows. Nothing changes before you "
            "confirm."
        ),
        widget=forms.FileInput({"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods"}),
        error_messages={"empty": _("The file is empty. Its first row must name the columns.")},
    )

    @property
    def content(self) -> bytes:
        """The file, as far as it may go: one byte more says that it is too large."""
        found: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        return found


class RowsQuestion(Question):
    """Which rows of a preview."""

    page = forms.IntegerField(required=False, min_value=1)
    show = forms.ChoiceField(required=False, choices=[("", ""), ("problems", "")])


class PlanForm(forms.Form):
    """For each column of the file what it is, and how rows are told apart."""

    def __init__(
        self, batch: ImportBatch, access: Access, data: Any = None, samples: Any = None
    ) -> None:
        super().__init__(data)
        self.importer, self.header = IMPORTERS[batch.kind], batch.header
        plan = Plan.of(batch.plan)
        samples = samples or [[] for _cell in self.header]
        for place, cell in enumerate(self.header):
            self.fields[f"c{place}"] = self.column(cell, plan.columns[place], samples[place])
        if len(self.importer.keys) > 1:
            labels = self.importer.labels
            self.fields["key"] = forms.ChoiceField(
                label=_("What tells whom a row is about?"),
                choices=[(key, labels[key]) for key in self.importer.keys],
                widget=forms.RadioSelect,
                initial=plan.key,
            )
            self.fields["unit"] = forms.ChoiceField(
                label=_("Unit of new members whose row names none"),
                required=False,
                choices=[("", "—"), *units_of(access)],
                initial=plan.unit,
            )
        self.fields["order"] = forms.ChoiceField(
            label=_("What is 03/04/2024?"), required=False, choices=ORDERS, initial=plan.order
        )
        self.fields["adds"] = forms.BooleanField(
            label=_("Rows about nobody in the register are new"), required=False, initial=plan.adds
        )

    def column(self, cell: str, found: str, samples: list[str]) -> forms.ChoiceField:
        """One column of the file: its header, what stands in it, and what it is here."""
        is_hidden = names_national_ids(bare(cell))
        choices = [("", _("not imported")), *self.importer.labels.items()]
        text = gettext("National ID numbers are never stored. This column was left out.")
        return forms.ChoiceField(
            label=cell or "—",
            required=False,
            choices=choices[:1] if is_hidden else choices,
            initial=found,
            help_text=text if is_hidden else "",
            disabled=is_hidden,
        )

    @property
    def columns(self) -> list[forms.BoundField]:
        """The columns of the file."""
        return [self[f"c{place}"] for place in range(len(self.header))]

    @property
    def others(self) -> list[forms.BoundField]:
        """What else is asked."""
        names = {field.name for field in self.columns}
        return [field for field in self if field.name not in names]

    def clean(self) -> dict[str, Any]:
        """Each column is there once, and the one that tells rows apart is there."""
        given: dict[str, Any] = super().clean() or {}
        columns = [given.get(f"c{place}", "") for place in range(len(self.header))]
        for place, name in enumerate(columns):
            if name and name in columns[:place]:
                self.add_error(f"c{place}", _("Another column is this already."))
        key = given.get("key", self.importer.keys[0])
        if key and key not in columns:
            label = self.importer.labels[key]
            text = gettext("No column is “{column}”, which tells what a row is about.")
            self.add_error("key" if "key" in self.fields else None, text.format(column=label))
        return given

    @property
    def plan(self) -> Plan:
        """What was said."""
        given = self.cleaned_data
        return Plan(
            columns=tuple(given[field.name] for field in self.columns),
            key=given.get("key", self.importer.keys[0]),
            order=given["order"],
            adds=given["adds"],
            unit=given.get("unit", ""),
        )


def units_of(access: Access) -> list[tuple[str, str]]:
    """Units where new members may be added."""
    places = access.units("register.change").select_related("unit").order_by("path")[:500]
    return [(place.unit.code, str(place.name)) for place in places]


def sentence_of(problem: Problem) -> str:
    """What is wrong with a file, and where."""
    if problem.row is None:
        return str(problem)
    return gettext("Row {row}: {text}").format(row=problem.row, text=problem)
