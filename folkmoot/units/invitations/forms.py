from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from folkmoot.people.models import Account, Person
from folkmoot.units.access import Access
from folkmoot.units.invitations.queries import place_to_invite
from folkmoot.units.models import Invitation, OfficeKind, Placement


class InvitationForm(forms.Form):
    """Whom to invite. Out of reach and unknown are one answer."""

    number = forms.CharField(label=_("Member number"), max_length=32)
    role = forms.ChoiceField(label=_("Role"))

    person: Person
    placement: Placement

    def __init__(self, *args: Any, access: Access, **options: Any) -> None:
        super().__init__(*args, **options)
        self.access = access
        kinds = [(kind.code, str(kind.name)) for kind in OfficeKind.objects.order_by("rank")]
        self.fields["role"].choices = [(Invitation.MEMBER, _("member")), *kinds]  # type: ignore[attr-defined]  # -- a ChoiceField

    def clean(self) -> dict[str, Any]:
        """Find the person and the unit; both stand on the form afterwards."""
        data: dict[str, Any] = super().clean() or {}
        if self.errors:
            return data
        person = Person.objects.numbered(data["number"].strip())
        placement = person and place_to_invite(self.access, person, data["role"])
        if not person or not placement:
            self.add_error("number", _("You cannot invite anybody with this number to this role."))
        elif Account.objects.filter(person=person).exists():
            self.add_error("number", _("This person signs in already."))
        elif not person.email:
            self.add_error("number", _("The register has no e-mail address for this person."))
        else:
            self.person, self.placement = person, placement
        return data


class AddressForm(forms.Form):
    """The address that somebody wants to sign in with."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_(
            "You will sign in with it. Use a private address: a company can read what is sent to "
            "its own addresses."
        ),
        widget=forms.EmailInput({"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        """Folded, as the database keeps it."""
        return str(self.cleaned_data["email"]).strip().lower()
