"""Before allauth's own addresses: the pages that ask for more than allauth does."""

from django.urls import path

from folkmoot.people import views

urlpatterns = [
    path("password/set/", views.set_password, name="account_set_password"),
    path("reauthenticate/code/", views.reauthenticate_by_code, name="reauthenticate_by_code"),
]
