"""All addresses of the site."""

from django.conf import settings
from django.urls import include, path
from django.views.i18n import set_language

from folkmoot.units.views_log import log

urlpatterns = [
    path("accounts/", include("folkmoot.people.urls")),
    path("accounts/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
    path("", include("folkmoot.units.urls")),
    path("acts/", include("folkmoot.units.acts.urls")),
    path("log/", log, name="audit_log"),
    path("", include("folkmoot.units.invitations.urls")),
    path("elections/", include("folkmoot.elections.urls")),
    path("", include("folkmoot.ballots.urls")),
    path("", include("folkmoot.members.urls")),
    path("", include("folkmoot.home.urls")),
]
if settings.DEMO:
    urlpatterns += [path("", include("folkmoot.outbox.urls"))]
