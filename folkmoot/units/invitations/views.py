from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from allauth.core import ratelimit
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from folkmoot.core.policy import anyone
from folkmoot.people.codes import AddressProof
from folkmoot.people.forms import CodeForm
from folkmoot.people.models import Account
from folkmoot.units.access import Request, holding
from folkmoot.units.actions import placement_of
from folkmoot.units.invitations.actions import (
    VoidInvitationError,
    accept_invitation,
    invite,
    revoke_invitation,
    role_name,
)
from folkmoot.units.invitations.forms import AddressForm, InvitationForm
from folkmoot.units.invitations.queries import digest_of, standing_invitation
from folkmoot.units.looking import look_at_list
from folkmoot.units.models import Invitation, OfficeKind

KEPT = "invitation"  # where the session keeps the digest: the token itself leaves the address bar


@holding("invite")
def invitations(request: Request) -> HttpResponse:
    """Open invitations in reach, and a form for another."""
    form = InvitationForm(request.POST or None, access=request.access)
    if form.is_valid():
        role = form.cleaned_data["role"]
        invite(form.person, form.placement, role, by=request.access.person)
        messages.success(request, _("The invitation is on its way by e-mail."))
        return redirect("invitations")
    rows = list(_open_to(request).select_related("person").order_by("-created"))
    places = {row.unit_id: row for row in request.access.units("invite")}
    look_at_list(request.access, "invite", page="invitations", reason="invite")
    names = {kind.code: kind.name for kind in OfficeKind.objects.all()}
    listed = [(row, places[row.unit_id], names.get(row.role, _("member"))) for row in rows]
    return render(request, "units/invitations/list.html", {"form": form, "listed": listed})


@require_POST
@holding("invite")
def revoke(request: Request, pk: int) -> HttpResponse:
    """Take an invitation back; one out of reach does not exist."""
    revoke_invitation(get_object_or_404(_open_to(request), pk=pk), by=request.access.person)
    messages.success(request, _("The invitation was taken back."))
    return redirect("invitations")


@anyone
def open_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Move the token from the address into the session; good or bad, the answer is the same."""
    request.session.pop(KEPT, None)
    if standing_invitation(digest_of(token)):
        request.session[KEPT] = digest_of(token)
    return redirect("accept_invitation")


@anyone
def accept(request: HttpRequest) -> HttpResponse:
    """Prove an address by a code, and the account is there."""
    invitation = standing_invitation(request.session.get(KEPT, ""))
    if invitation is None:
        return render(request, "units/invitations/closed.html", status=404)
    proof = AddressProof(request, f"invitation-{invitation.pk}")
    if "code" in request.POST:
        return _confirm(request, invitation, proof)
    form = AddressForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if not ratelimit.consume(request, action="request_login_code", key=email):
            return ratelimit.respond_429(request)  # type: ignore[no-any-return]  # -- untyped there
        proof.ask(email, taken=_is_taken(email))
        return redirect("accept_invitation")
    return _page(request, invitation, proof, form=form)


def _confirm(request: HttpRequest, invitation: Invitation, proof: AddressProof) -> HttpResponse:
    email, form = proof.email, CodeForm(request.POST)
    if not form.is_valid() or not proof.accepts(form.cleaned_data["code"]):
        form.add_error("code", _("This is not the code. After three wrong ones, ask for another."))
        return _page(request, invitation, proof, code_form=form)
    try:
        account = accept_invitation(invitation, email)
    except VoidInvitationError:
        return render(request, "units/invitations/closed.html", status=404)
    del request.session[KEPT]
    messages.info(request, _("From now on you sign in with a code that we send to you."))
    record_authentication(request, account, method="code", email=email)
    return perform_login(request, Login(user=account, email=email))  # type: ignore[no-any-return]  # -- untyped there


def _page(
    request: HttpRequest,
    invitation: Invitation,
    proof: AddressProof,
    *,
    form: AddressForm | None = None,
    code_form: CodeForm | None = None,
) -> HttpResponse:
    facts = {
        "organisation": placement_of(invitation.organisation),
        "placement": placement_of(invitation.unit),
        "role": role_name(invitation.role),
        "email": proof.email,
        "form": form or AddressForm(),
        "code_form": code_form or CodeForm(),
    }
    return render(request, "units/invitations/accept.html", facts)


def _open_to(request: Request) -> QuerySet[Invitation]:
    units = request.access.units("invite").values("unit")
    return Invitation.objects.open(request.access.day).filter(unit__in=units)


def _is_taken(email: str) -> bool:
    """Asked both ways at every address, so that it takes the same time."""
    account = Account.objects.filter(email=email).exists()
    address = EmailAddress.objects.filter(email=email).exists()
    return account or address
