from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.core.policy import anyone
from folkmoot.outbox.mailbox import delivered


@anyone
def mailbox(request: HttpRequest) -> HttpResponse:
    """Everybody's letters; this route exists in the demonstration only."""
    return render(request, "outbox/mailbox.html", {"boxes": delivered().items()})
