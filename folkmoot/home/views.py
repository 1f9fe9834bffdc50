from django.db import connection
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from folkmoot.audit.queries import head
from folkmoot.core.jobs import state_of_queue
from folkmoot.core.policy import anyone
from folkmoot.elections.duties import duties
from folkmoot.outbox.queries import troubles, waiting
from folkmoot.units.access import Request, holding
from folkmoot.units.models import Placement


@anyone
def home(request: Request) -> HttpResponse:
    """The front door for strangers; what needs them for everyone inside."""
    if not request.user.is_authenticated or not request.access.is_inside:
        return render(request, "home/home.html")
    access = request.access
    own = Placement.objects.on(access.day).filter(path__in=access.membership_paths)
    offices = [reach.office for reach in access.reaches]
    context = {"duties": duties(access), "units": own.select_related("unit"), "offices": offices}
    return render(request, "home/inside.html", context)


@holding("service.see")
@require_safe
def service(request: Request) -> HttpResponse:
    """How the service runs: what waits, what does not get through. No member is named here."""
    context = {
        "queue": state_of_queue(timezone.now()),
        "letters": waiting(timezone.now()),
        "troubles": troubles(),
        "head": head(),
        "database": connection.display_name,
    }
    return render(request, "home/service.html", context)
