from django.http import HttpResponse
from django.shortcuts import render

from folkmoot.core.policy import anyone
from folkmoot.elections.duties import duties
from folkmoot.units.access import Request
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
