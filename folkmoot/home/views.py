from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from folkmoot.core.policy import anyone


@anyone
def home(request: HttpRequest) -> HttpResponse:
    """The front door: what the reader can do here."""
    return render(request, "home/home.html")
