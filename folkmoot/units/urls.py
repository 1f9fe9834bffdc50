from django.urls import path

from folkmoot.units import views
from folkmoot.units.acts.views import propose
from folkmoot.units.story.views import story

app_name = "units"
urlpatterns = [
    path("", views.tree, name="tree"),
    path("<slug:code>/", views.unit, name="unit"),
    path("<slug:code>/acts/new/<slug:kind>/", propose, name="propose_act"),
    path("<slug:code>/story/", story, name="story"),
]
