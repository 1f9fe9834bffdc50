"""The main menu, as data. Names of routes that do not exist yet are left out."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def always(_request: HttpRequest) -> bool:
    """Shown to strangers too."""
    return True


def signed_in(request: HttpRequest) -> bool:
    """Shown to whoever has signed in."""
    return bool(request.user.is_authenticated)


def may_see_register(request: HttpRequest) -> bool:
    """Shown to holders of an office that reads some part of the register."""
    access = getattr(request, "access", None)
    return signed_in(request) and access is not None and access.has("register.see")


def may_invite(request: HttpRequest) -> bool:
    """Shown to holders of an office that invites people to sign in."""
    access = getattr(request, "access", None)
    return signed_in(request) and access is not None and access.has("invite")


def may_see_service(request: HttpRequest) -> bool:
    """Shown to whoever runs the service."""
    access = getattr(request, "access", None)
    return signed_in(request) and access is not None and access.has("service.see")


def in_demo(_request: HttpRequest) -> bool:
    """Shown in the demonstration only."""
    return bool(settings.DEMO)


@dataclass(frozen=True)
class Item:
    """One entry of the menu, before anyone looks at it."""

    label: str | Promise
    url_name: str
    icon: str
    shown: Callable[[HttpRequest], bool]


@dataclass(frozen=True)
class Entry:
    """One entry as this reader sees it."""

    label: str | Promise
    address: str
    icon: str
    is_current: bool


ITEMS = [
    Item(_("Home"), "home", "house", always),
    Item(_("Organisation tree"), "units:tree", "network", signed_in),
    Item(_("Register"), "members:register", "users", may_see_register),
    Item(_("Invitations"), "invitations", "key-round", may_invite),
    Item(_("To do"), "members:work", "inbox", may_see_register),
    Item(_("Elections"), "elections:list", "vote", signed_in),
    Item(_("Log"), "audit_log", "scroll-text", signed_in),
    Item(_("Service"), "service", "monitor", may_see_service),
    Item(_("My record"), "members:own", "id-card", signed_in),
    Item(_("Mailbox"), "mailbox", "mail", in_demo),
]


def entries(request: HttpRequest) -> list[Entry]:
    """The menu of this reader, on this page."""
    addressed = [(item, address_of(item.url_name)) for item in ITEMS]
    return [
        Entry(item.label, address, item.icon, is_within(request.path, address))
        for item, address in addressed
        if address and item.shown(request)
    ]


def address_of(url_name: str) -> str:
    """The address of a route, or nothing while nobody has written it."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def is_within(path: str, address: str) -> bool:
    """Whether a page belongs to an entry; the front door holds itself alone."""
    return path == address if address == "/" else path.startswith(address)
