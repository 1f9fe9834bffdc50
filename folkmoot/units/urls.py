from django.urls import include, path

from folkmoot.units import views
from folkmoot.units.acts.views import propose
from folkmoot.units.rulebook import views_ends
from folkmoot.units.story.views import story

app_name = "units"
tree = [
    path("", views.tree, name="tree"),
    path("<slug:code>/", views.unit, name="unit"),
    path("<slug:code>/acts/new/<slug:kind>/", propose, name="propose_act"),
    path("<slug:code>/story/", story, name="story"),
    path("<slug:code>/planned-end/", views_ends.plan, name="plan_end"),
    path("<slug:code>/planned-end/drop/", views_ends.drop, name="drop_end"),
]
urlpatterns = [
    path("units/", include(tree)),
    path("rules/", include("folkmoot.units.rulebook.urls")),
]
