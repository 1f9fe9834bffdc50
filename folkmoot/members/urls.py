from django.urls import path, register_converter
from django.urls.converters import StringConverter

from folkmoot.members import import_views, views


class NumberConverter(StringConverter):
    """A member number; nothing that a database would refuse to look for."""

    regex = r"[\w.\-]{1,32}"


register_converter(NumberConverter, "number")

app_name = "members"
urlpatterns = [
    path("me/", views.own, name="own"),
    path("people/<number:number>/", views.record, name="record"),
    path("register/", views.register, name="register"),
    path("register/import/", import_views.upload, name="import"),
    path("register/import/<int:pk>/", import_views.preview, name="import_preview"),
    path("register/import/<int:pk>/discard/", import_views.discard, name="import_discard"),
    path("register/import/<slug:kind>.csv", import_views.sample, name="import_sample"),
]
