from django.urls import path

from folkmoot.units import views

app_name = "units"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("<slug:code>/", views.unit, name="unit"),
]
