"""The main menu, as data. Each reader sees the entries whose pages the policy of the route opens.

Names of routes that do not exist here are left out.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.core.policy import anyone, policy_of


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
    addressed = [(item, address_of(item.url_name)) for item in ITEMS]
    return [
        Entry(item.label, address, item.icon, is_within(request.path, address))
        for item, address in addressed
        if address and may_open(request, address)
    ]


def may_open(request: HttpRequest, address: str) -> bool:
    """Whether the policy of the page lets this reader in; an early error knows nobody yet."""
    match = resolve(address)
    policy = policy_of(match.func, match.view_name)
    return policy is anyone or (
        policy is not None and hasattr(request, "access") and policy.allows(request)
    )


def address_of(url_name: str) -> str:
    """The address of a route, or nothing while nobody has written it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def is_within(path: str, address: str) -> bool:
    """Whether a page belongs to an entry; the front door holds itself alone."""
    return path == address if address == "/" else path.startswith(address)
