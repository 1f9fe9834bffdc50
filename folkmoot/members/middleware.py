"""What the clock has decided about transfers holds on every page, however late the worker is."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from folkmoot.members.transfers import due_transfers, settle_due


class SettleMiddleware:
    """Settles due transfers before anybody's rights are asked; one question when there are none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and due_transfers().exists():
            settle_due()
        return self.get_response(request)
