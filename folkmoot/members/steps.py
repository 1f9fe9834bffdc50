"""Trying what a form asks for."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from folkmoot.members.forms_moves import StepForm
from folkmoot.members.refusals import Refused


def attempt(form: StepForm, act: Callable[[dict[str, Any]], object]) -> bool:
    """Do all of it if the form is complete; what is refused stands on the form."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            act(form.cleaned_data)
    except Refused as refused:
        form.refuse(refused)
        return False
    return True
