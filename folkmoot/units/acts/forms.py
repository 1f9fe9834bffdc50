"""What each kind of act asks. A form gives the parameters that the kind's `plan` takes."""

from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from folkmoot.core.texts import TranslatedFormField
from folkmoot.units.access import Access
from folkmoot.units.acts.choosers import choosers, hosts_of_members
from folkmoot.units.forms import DayField
from folkmoot.units.models import Host, Placement, UnitKind

MOST_PARTS = 12


def unit_choices(access: Access) -> list[tuple[int, str]]:
    """The units for which the reader may propose, in the order of the tree."""
    rows = access.units("act.propose").order_by("path")
    return [(row.unit_id, f"{'– ' * row.depth}{row.name}") for row in rows]


def kind_choices() -> list[tuple[int, str]]:
    """The kinds of units."""
    return [(kind.pk, str(kind)) for kind in UnitKind.objects.order_by("pk")]


class ActForm(forms.Form):
    """The date and the reasons, which every act has."""

    on = DayField(
        label=_("Takes effect on"),
        help_text=_("A day in the past is recorded beside what was known then."),
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Members read it in the log.")
    )
    decision = forms.CharField(
        label=_("Text of the decision"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )

    def __init__(self, *arguments: Any, place: Placement, access: Access, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.place, self.unit = place, place.unit_id
        self.units = unit_choices(access)
        self.add_fields()
        self.order_fields([name for name in self.fields if name not in ActForm.base_fields])

    def add_fields(self) -> None:
        """What a kind asks beside."""

    def choose_unit(self, label: Any, *, empty: Any = None, **options: Any) -> forms.Field:
        """One of the units in reach."""
        choices = ([("", empty)] if empty else []) + list(self.units)
        return forms.TypedChoiceField(
            label=label,
            choices=choices,
            coerce=int,
            empty_value=None,
            required=empty is None,
            **options,
        )

    def parameters(self) -> dict[str, Any]:
        """What the kind's `plan` takes."""
        return {"unit": self.unit}


def host_field(unit: int | None = None) -> forms.Field:
    """Hosts that a new unit covers: any, or those of a unit and of its members."""
    hosts = Host.objects.order_by("code")
    if unit:
        hosts = (hosts.filter(units=unit) | hosts_of_members(unit)).distinct()
    choices = [(host.code, str(host.name)) for host in hosts]
    return forms.MultipleChoiceField(label=_("Hosts it covers"), choices=choices, required=False)


def new_unit_fields(form: ActForm, *, is_needed: bool = True) -> dict[str, forms.Field]:
    """What a new unit needs: code, name, kind and the unit above."""
    return {
        "code": forms.CharField(
            label=_("Unit code"),
            max_length=40,
            required=is_needed,
            validators=[validate_slug],
            help_text=_("Letters, digits and hyphens; a closed unit's code founds it again."),
        ),
        "name": TranslatedFormField(label=_("Name"), required=is_needed),
        "kind": forms.TypedChoiceField(
            label=_("Kind"), choices=kind_choices(), coerce=int, initial=form.place.kind_id
        ),
        "parent": form.choose_unit(_("Stands under"), initial=form.unit),
    }


def new_unit(values: dict[str, Any]) -> dict[str, Any]:
    """A new unit as parameters."""
    found = {name: values[name] for name in ("code", "name", "kind", "parent")}
    return found | {"hosts": values.get("hosts", [])}


class FoundForm(ActForm):
    """A new unit."""

    def add_fields(self) -> None:
        self.fields |= new_unit_fields(self) | {"hosts": host_field()}

    def parameters(self) -> dict[str, Any]:
        return {"unit": new_unit(self.cleaned_data)}


class MoveForm(ActForm):
    """Another unit above."""

    def add_fields(self) -> None:
        self.fields["parent"] = self.choose_unit(_("Will stand under"))

    def parameters(self) -> dict[str, Any]:
        return {"unit": self.unit, "parent": self.cleaned_data["parent"]}


class KindForm(ActForm):
    """Another kind."""

    def add_fields(self) -> None:
        self.fields["kind"] = forms.TypedChoiceField(
            label=_("New kind"), choices=kind_choices(), coerce=int, initial=self.place.kind_id
        )

    def parameters(self) -> dict[str, Any]:
        return {"unit": self.unit, "kind": self.cleaned_data["kind"]}


class RenameForm(ActForm):
    """Another name."""

    def add_fields(self) -> None:
        self.fields["name"] = TranslatedFormField(label=_("New name"), initial=self.place.name)

    def parameters(self) -> dict[str, Any]:
        return {"unit": self.unit, "name": self.cleaned_data["name"]}


class CloseForm(ActForm):
    """Where the members go."""

    def add_fields(self) -> None:
        self.fields["heir"] = self.choose_unit(
            _("Members go to"),
            empty=_("nowhere: it has no members"),
            help_text=_("A successor, or a unit that holds members for a while."),
        )

    def parameters(self) -> dict[str, Any]:
        return {"unit": self.unit, "heir": self.cleaned_data["heir"]}


INTO = [
    ("this", _("this unit")),
    ("other", _("the other unit")),
    ("new", _("a new unit, described below")),
]


class MergeForm(ActForm):
    """Which units, and into which: one of them or a new one."""

    def add_fields(self) -> None:
        others = [choice for choice in self.units if choice[0] != self.unit]
        self.fields["others"] = forms.TypedMultipleChoiceField(
            label=_("Merges with"),
            choices=others,
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["into"] = forms.ChoiceField(
            label=_("What they become"), choices=INTO, initial="this", widget=forms.RadioSelect
        )
        self.fields |= new_unit_fields(self, is_needed=False)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        into, others = found.get("into"), found.get("others") or []
        if into == "other" and len(others) != 1:
            self.add_error("into", _("Choose this only where one other unit is chosen above."))
        for name in ("code", "name"):
            if into == "new" and name not in self.errors and not found.get(name):
                self.add_error(name, _("A new unit needs this."))
        return found

    def parameters(self) -> dict[str, Any]:
        found = self.cleaned_data
        others = found["others"]
        into = {"this": self.unit, "other": others[0], "new": None}[found["into"]]
        new = None if into else new_unit(found)
        return {"units": [self.unit, *others], "into": into, "new": new}


class PeopleFields(ActForm):
    """Members chosen in one of several ways."""

    def add_fields(self) -> None:
        asked = {code: way.field(self.unit) for code, way in choosers().items()}
        offered = {code: each for code, each in asked.items() if getattr(each, "choices", True)}
        self.fields["by"] = forms.ChoiceField(
            label=_("Choose members"),
            choices=[(code, way.name) for code, way in choosers().items() if code in offered],
            initial=next(iter(offered)),
            widget=forms.RadioSelect,
        )
        self.fields |= {f"by_{code}": each for code, each in offered.items()}

    def clean(self) -> dict[str, Any]:
        """A file that was read is kept as the choice of its people: browsers forget files."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("by_file") and isinstance(self.data, QueryDict):
            data = self.data.copy()
            data.setlist(self.add_prefix("by_hand"), [str(pk) for pk in found["by_file"]])
            data[self.add_prefix("by")] = "hand"
            self.data = data
        return found

    def people(self, day: Any) -> list[int]:
        """Whom the answer chooses."""
        by = self.cleaned_data["by"]
        return choosers()[by].people(self.cleaned_data[f"by_{by}"], self.unit, day)


class TransferForm(PeopleFields):
    """Who goes where."""

    def add_fields(self) -> None:
        self.fields["target"] = self.choose_unit(_("Members go to"))
        super().add_fields()

    def parameters(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {
            "unit": self.unit,
            "target": found["target"],
            "people": self.people(found["on"]),
            "by": found["by"],
        }


class PartForm(PeopleFields):
    """One of the units that come out of a split; date and reason are the act's."""

    def add_fields(self) -> None:
        for name in ActForm.base_fields:
            del self.fields[name]
        above = {self.unit, *self.place.ancestor_ids}
        self.units = [choice for choice in self.units if choice[0] in above]
        self.fields |= new_unit_fields(self) | {"hosts": host_field(self.unit)}
        self.fields["parent"].initial = self.place.parent_id or self.unit
        super().add_fields()


class SplitForm(ActForm):
    """Several new units; the old one stays with whoever is not chosen, or ends."""

    stays = forms.BooleanField(
        label=_("The unit stays, with those who are not chosen; otherwise they go to the first"),
        required=False,
        initial=True,
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        given = (self.data if self.is_bound else self.initial).get("parts", "")
        count = int(given) if str(given).isdigit() and len(str(given)) < len("999") else 2
        self.kept = options
        self.parts = [
            PartForm(*arguments, **options, prefix=f"p{number}")
            for number in range(max(1, min(count, MOST_PARTS)))
        ]

    @property
    def has_room(self) -> bool:
        """Whether another part may be asked for."""
        return len(self.parts) < MOST_PARTS

    def grow(self) -> None:
        """One part more; what was typed stays and is not judged yet."""
        self.is_valid()
        for form in (self, *self.parts):
            vars(form)["_errors"] = ErrorDict()
        if self.has_room:
            part = PartForm(**self.kept, prefix=f"p{len(self.parts)}")
            self.parts.append(part)

    def is_valid(self) -> bool:
        """With all its parts."""
        return all([super().is_valid(), *(part.is_valid() for part in self.parts)])

    def parameters(self) -> dict[str, Any]:
        on = self.cleaned_data["on"]
        parts = [
            new_unit(part.cleaned_data) | {"people": part.people(on), "by": part.cleaned_data["by"]}
            for part in self.parts
        ]
        return {"unit": self.unit, "stays": self.cleaned_data["stays"], "parts": parts}


FORMS: dict[str, type[ActForm]] = {
    "found": FoundForm,
    "split": SplitForm,
    "merge": MergeForm,
    "move": MoveForm,
    "change-kind": KindForm,
    "rename": RenameForm,
    "close": CloseForm,
    "transfer-members": TransferForm,
}
