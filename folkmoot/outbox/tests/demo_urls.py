"""The addresses as the demonstration has them."""

from django.urls import include, path

from folkmoot import urls

urlpatterns = [*urls.urlpatterns, path("", include("folkmoot.outbox.urls"))]
