"""The client's address comes from the operator's proxies and from nobody else (WE-5)."""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from folkmoot.people.adapter import client_address


@pytest.mark.parametrize(
    ("trusted", "forwarded", "found"),
    [
        (0, None, "203.0.113.9"),
        (0, "198.51.100.1", "203.0.113.9"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "6.6.6.6, 198.51.100.1", "198.51.100.1"),
        (2, "6.6.6.6, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
        (2, "198.51.100.1", "203.0.113.9"),
        (1, None, "203.0.113.9"),
    ],
)
def test_forwarded_addresses_count_only_as_far_as_trusted(rf, settings, trusted, forwarded, found):
    settings.TRUSTED_PROXY_COUNT = trusted
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    assert client_address(rf.get("/", headers=headers, REMOTE_ADDR="203.0.113.9")) == found


def test_limit_per_address_is_not_evaded_by_a_forged_header(db, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip"}
    pages = []
    for number in range(5):
        data = {"login": f"p{number}@example.org", "password": "wrong"}
        forged = {"x-forwarded-for": f"198.51.100.{number}"}
        pages.append(Client().post(reverse("account_login"), data, headers=forged).content)
    assert ["Too many failed" in page.decode() for page in pages] == [
        False, False, False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["socialaccount_connections", "socialaccount_signup", "admin:index", "openid_connect_login"],
)
def test_there_is_neither_sign_on_of_others_nor_admin(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "path", ["/admin/", "/accounts/3rdparty/", "/accounts/social/login/error/"]
)
def test_their_addresses_do_not_exist(db, client, path):
    assert client.get(path).status_code == 404
