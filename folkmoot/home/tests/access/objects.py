"""What each route with an object is asked for: one line a route, the object of a place.

A key is the name of a route, perhaps with `?` and the parameter that carries the object. The value
gives the parameters of the address. A route without an object needs no line.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from folkmoot.home.tests.access.routes import ROUTES, Route

Parameters = dict[str, Any]
ObjectOf = Callable[[SimpleNamespace, str], Parameters]


def code(stage: SimpleNamespace, place: str) -> Parameters:
    return {"code": stage.units[place].unit.code}


def unit(stage: SimpleNamespace, place: str) -> Parameters:
    return {"unit": stage.units[place].unit.code}


def number(stage: SimpleNamespace, place: str) -> Parameters:
    return {"number": stage.quiet[place].number}


def called(stage: SimpleNamespace, place: str) -> Parameters:
    return {"pk": stage.called[place].pk}


def frozen(stage: SimpleNamespace, place: str) -> Parameters:
    return {"pk": stage.frozen[place].pk}


def key(stage: SimpleNamespace, place: str) -> Parameters:
    return {"pk": stage.keys[place].pk}


def objection(stage: SimpleNamespace, place: str) -> Parameters:
    return called(stage, place) | {"objection": stage.objections[place].pk}


def invitation(stage: SimpleNamespace, place: str) -> Parameters:
    return {"pk": stage.invitations[place].pk}


def token(stage: SimpleNamespace, place: str) -> Parameters:
    return {"token": stage.invitations[place].token}


def draft(stage: SimpleNamespace, place: str) -> Parameters:
    return {"pk": stage.drafts[place].pk}


def kind(stage: SimpleNamespace, place: str) -> Parameters:
    return {"kind": "members"}


def board(stage: SimpleNamespace, place: str) -> Parameters:
    return {"uuid": stage.frozen[place].board.uuid}


def act(stage: SimpleNamespace, place: str) -> Parameters:
    return {"pk": stage.acts[place].pk}


def act_kind(stage: SimpleNamespace, place: str) -> Parameters:
    return code(stage, place) | {"kind": "split"}


OBJECTS: dict[str, ObjectOf] = {
    "acts:act": act,
    "acts:sign": act,
    "acts:withdraw": act,
    "audit_log?unit": unit,
    "ballots:cast": board,
    "elections:answer": called,
    "elections:answer_objection": objection,
    "elections:archive": frozen,
    "elections:board": frozen,
    "elections:booth": frozen,
    "elections:call": code,
    "elections:choose?unit": unit,
    "elections:decryption": frozen,
    "elections:advance": frozen,
    "elections:election": called,
    "elections:key": called,
    "elections:letter": frozen,
    "elections:nominate": called,
    "elections:object": called,
    "elections:propose": called,
    "elections:replace_letter": frozen,
    "elections:roll": called,
    "elections:roll_proof": called,
    "elections:settle": called,
    "elections:sign": called,
    "elections:trustee": frozen,
    "invitation": token,
    "members:import_discard": draft,
    "members:import_preview": draft,
    "members:import_sample": kind,
    "members:record": number,
    "members:register?unit": unit,
    "mfa_edit_webauthn": key,
    "mfa_remove_webauthn": key,
    "revoke_invitation": invitation,
    "units:propose_act": act_kind,
    "units:story": code,
    "units:unit": code,
}
# An object of this kind that does not exist, by kind of converter.
ABSENT = {
    "IntConverter": 999_999_999,
    "SlugConverter": "no-such-thing",
    "StringConverter": "no-such-thing",
    "NumberConverter": "no-such-number",
}
NOWHERE = "/no/such/page/"


def lacking() -> list[str]:
    """Routes with parameters for which nobody has said what object to ask for."""
    return [
        f'add to OBJECTS in objects.py: "{route.name}": a function that gives {wanted}'
        for route in ROUTES.values()
        if (wanted := sorted(route.parameters)) and route.name not in OBJECTS
    ]


CASES = sorted(set(ROUTES) | set(OBJECTS))


def route_of(case: str) -> Route:
    """The route that a case asks."""
    return ROUTES[case.partition("?")[0]]


def address(case: str, stage: SimpleNamespace, place: str) -> str:
    """Where the object of a place is found; a route without an object has one address."""
    if case not in OBJECTS:
        return reverse(route_of(case).name)
    return built(case, OBJECTS[case](stage, place))


def absent_address(case: str) -> str:
    """Where nothing is found: an object that does not exist, or a page that does not."""
    if case not in OBJECTS:
        return NOWHERE
    route, _, parameter = case.partition("?")
    kinds = ROUTES[route].parameters
    return built(case, {name: ABSENT[kind] for name, kind in kinds.items()} or {parameter: "none"})


def built(case: str, parameters: Parameters) -> str:
    route, question, _ = case.partition("?")
    if question:
        return f"{reverse(route)}?{urlencode(parameters)}"
    return reverse(route, kwargs=parameters)
