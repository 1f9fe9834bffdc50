"""The main menu, as data. Each reader sees the entries whose pages the policy of the route opens.

Names of routes that do not exist here are left out.
"""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.core.policy import Policy, anyone, policy_of


@dataclass(frozen=True)
class Item:
    """One entry of the menu, before anyone looks at it."""

    label: str | Promise
    url_name: str
    icon: str


@dataclass(frozen=True)
class Entry:
    """One entry as this reader sees it."""

    label: str | Promise
    address: str
    icon: str
    is_current: bool


ITEMS = [
    Item(_("Home"), "home", "house"),
    Item(_("Organisation tree"), "units:tree", "network"),
    Item(_("Register"), "members:register", "users"),
    Item(_("Invitations"), "invitations", "key-round"),
    Item(_("To do"), "members:work", "inbox"),
    Item(_("Elections"), "elections:list", "vote"),
    Item(_("Log"), "audit_log", "scroll-text"),
    Item(_("Service"), "service", "monitor"),
    Item(_("My record"), "members:own", "id-card"),
    Item(_("Mailbox"), "mailbox", "mail"),
]


def entries(request: HttpRequest) -> list[Entry]:
    """The menu of this reader, on this page."""
    urls = getattr(request, "urlconf", None) or settings.ROOT_URLCONF
    doors = [(item, door_of(item.url_name, urls)) for item in ITEMS]
    return [
        Entry(item.label, door.address, item.icon, is_within(request.path, door.address))
        for item, door in doors
        if door and may_open(request, door.policy)
    ]


@dataclass(frozen=True)
class Door:
    """Where a page is and whom it lets in."""

    address: str
    policy: Policy | None


@cache
def door_of(url_name: str, urls: str) -> Door | None:
    """A route's page, or nothing while nobody has written it."""
    try:
        address = reverse(url_name, urls)
    except NoReverseMatch:
        return None
    match = resolve(address, urls)
    return Door(address, policy_of(match.func, match.view_name))


def may_open(request: HttpRequest, policy: Policy | None) -> bool:
    """Whether a policy lets this reader in; an early error knows nobody yet."""
    return policy is anyone or (
        policy is not None and hasattr(request, "access") and policy.allows(request)
    )


def is_within(path: str, address: str) -> bool:
    """Whether a page belongs to an entry; the front door holds itself alone."""
    return path == address if address == "/" else path.startswith(address)
