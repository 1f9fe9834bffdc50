from django.urls import path

from folkmoot import urls
from folkmoot.core.policy import anyone


@anyone
def fails(request, token):
    raise RuntimeError


urlpatterns = [path("invitation/<str:token>/", fails), *urls.urlpatterns]
