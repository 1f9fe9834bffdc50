"""Under `rules/`, in the namespace of the units."""

from django.urls import path

from folkmoot.units.rulebook import views, views_ends

urlpatterns = [
    path("", views.rules, name="rules"),
    path("toml/", views.download, name="rules_toml"),
    path("new/", views.propose, name="propose_rules"),
    path("units/", views_ends.worklist, name="out_of_rule"),
    path("changes/<int:pk>/", views.change, name="rule_change"),
    path("changes/<int:pk>/sign/", views.sign, name="sign_rules"),
    path("changes/<int:pk>/withdraw/", views.withdraw, name="withdraw_rules"),
]
