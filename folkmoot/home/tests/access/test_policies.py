"""AZ-1: a route that names no policy does not exist, and a test says so before it is missed."""

import pytest
from django.http import HttpResponse
from django.urls import include, path

from folkmoot.core.policy import FOREIGN, Policy, anyone, policy_of
from folkmoot.home.tests.access.routes import ROUTES, all_routes


def without_policy(routes):
    return [route.name for route in routes if policy_of(route.view, route.name) is None]


def test_every_route_names_its_policy():
    assert without_policy(ROUTES.values()) == []


def test_policies_of_foreign_routes_belong_to_routes_that_are_there():
    assert sorted(set(FOREIGN) - set(ROUTES)) == []


def test_own_views_carry_their_policy_themselves():
    own = [route for route in ROUTES.values() if route.view.__module__.startswith("folkmoot.")]
    assert [
        route.name for route in own if not isinstance(vars(route.view).get("policy"), Policy)
    ] == []


def test_addresses_of_the_demonstration_name_theirs():
    assert without_policy(all_routes("folkmoot.outbox.urls")) == []


def planted(request):
    return HttpResponse("a view whose author forgot the policy")


class Forgetful:
    """The addresses of the site and two planted ones."""

    urlpatterns = [
        path("planted/", planted, name="planted"),
        path("fine/", anyone(lambda request: HttpResponse("fine")), name="fine"),
        path("", include("folkmoot.urls")),
    ]


def test_planted_view_without_policy_is_found():
    assert without_policy(all_routes(Forgetful)) == ["planted"]


@pytest.mark.django_db
def test_planted_view_without_policy_is_not_served(client, settings):
    settings.ROOT_URLCONF = Forgetful
    assert client.get("/planted/").status_code == 404
