from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import (
    raise_if_reauthentication_required,
    resume_request,
)
from allauth.account.models import EmailAddress
from allauth.account.views import password_set
from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from folkmoot.core.policy import signed_in, taking
from folkmoot.people.codes import AddressProof
from folkmoot.people.forms import CodeForm


@signed_in
@taking("next")
def set_password(request: HttpRequest) -> HttpResponse:
    """The page of allauth, only after a fresh code: a password confirms all later changes.

    A POST that comes too late starts again, so that no password is kept in the session meanwhile.
    """
    try:
        raise_if_reauthentication_required(request, app="allauth.account")
    except ReauthenticationRequired:
        if request.method == "POST":
            return redirect("account_set_password")
        raise
    return _response(password_set(request))


@signed_in
@taking("next")
def reauthenticate_by_code(request: HttpRequest) -> HttpResponse:
    """The page between somebody without a password and the change they want to make."""
    email = EmailAddress.objects.get_primary_email(request.user)
    if not email:
        raise Http404
    proof = AddressProof(request, "reauthentication")
    form = CodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST" and "code" not in request.POST:
        if not ratelimit.consume(request, action="request_login_code", key=email.lower()):
            return _response(ratelimit.respond_429(request))
        proof.ask(email)
        return redirect(request.get_full_path())
    if form.is_valid():
        if proof.accepts(form.cleaned_data["code"]):
            record_authentication(request, request.user, method="code", reauthenticated=True)
            return _response(resume_request(request) or redirect("home"))
        form.add_error("code", _("This is not the code. After three wrong ones, ask for another."))
    facts = {"form": form, "email": email, "is_sent": bool(proof.email)}
    return render(request, "people/reauthenticate_by_code.html", facts)


def _response(answer: Any) -> HttpResponse:
    assert isinstance(answer, HttpResponse)
    return answer
