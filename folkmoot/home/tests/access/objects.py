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


def objection(stage: SimpleNamespace, place: str) -> Parameters:
    return {"pk": stage.called[place].pk, "objection": stage.objections[place].pk}


def token(stage: SimpleNamespace, place: str) -> Parameters:
    return {"token": stage.invitations[place].token}


def kind(stage: SimpleNamespace, place: str) -> Parameters:
    return {"kind": "members"}


def rule_change(stage: SimpleNamespace, place: str) -> Parameters:
    return {"pk": stage.rule_change.pk}


def code_of_act(stage: SimpleNamespace, place: str) -> Parameters:
    return code(stage, place) | {"kind": "rename"}


def number_of_change(stage: SimpleNamespace, place: str) -> Parameters:
    return number(stage, place) | {"verb": "standing"}


def two_numbers(stage: SimpleNamespace, place: str) -> Parameters:
    """The quiet member, and the candidate who is at home in the same unit."""
    first = stage.quiet[place].number
    return {"first": first, "second": f"80{list(stage.quiet).index(place)}"}


def number_with_a_reason(stage: SimpleNamespace, place: str) -> Parameters:
    return number(stage, place) | {"why": "data"}


def one_of(name: str, **beside: str) -> ObjectOf:
    """The row that the stage keeps under a name."""
    return lambda stage, place: {"pk": getattr(stage, name)[place].pk, **beside}


def board(stage: SimpleNamespace, place: str) -> Parameters:
    return {"uuid": stage.frozen[place].board.uuid}


OBJECTS: dict[str, ObjectOf] = {
    "acts:act": one_of("acts"),
    "acts:sign": one_of("acts"),
    "acts:withdraw": one_of("acts"),
    "audit_log?unit": unit,
    "ballots:cast": board,
    "elections:advance": one_of("frozen"),
    "elections:answer": one_of("called"),
    "elections:answer_objection": objection,
    "elections:archive": one_of("frozen"),
    "elections:board": one_of("frozen"),
    "elections:booth": one_of("frozen"),
    "elections:call": code,
    "elections:choose?unit": unit,
    "elections:concerned": one_of("called"),
    "elections:decryption": one_of("frozen"),
    "elections:election": one_of("called"),
    "elections:key": one_of("called"),
    "elections:letter": one_of("frozen"),
    "elections:nominate": one_of("called"),
    "elections:object": one_of("called"),
    "elections:propose": one_of("called"),
    "elections:replace_letter": one_of("frozen"),
    "elections:roll": one_of("called"),
    "elections:roll_proof": one_of("called"),
    "elections:settle": one_of("called"),
    "elections:sign": one_of("called"),
    "elections:trustee": one_of("frozen"),
    "invitation": token,
    "members:application": one_of("applications"),
    "members:application_act": one_of("applications", verb="refuse"),
    "members:change": number_of_change,
    "members:cohort": one_of("cohorts"),
    "members:cohort_close": one_of("cohorts"),
    "members:duplicate_alike": two_numbers,
    "members:duplicate_different": two_numbers,
    "members:duplicate_merge": two_numbers,
    "members:duplicate_pair": two_numbers,
    "members:export_answer": one_of("exports", verb="refuse"),
    "members:export_file": one_of("exports"),
    "members:export_status": one_of("exports"),
    "members:guest_end": one_of("guests"),
    "members:import_discard": one_of("drafts"),
    "members:import_batch": one_of("drafts"),
    "members:import_columns": one_of("drafts"),
    "members:import_undo": one_of("imports"),
    "members:import_sample": kind,
    "members:job_end": one_of("jobs"),
    "members:job_remove": one_of("jobs"),
    "members:merged": one_of("merges"),
    "members:record": number,
    "members:record?why": number_with_a_reason,
    "members:register?unit": unit,
    "members:request": one_of("requests"),
    "members:request_answer": one_of("requests", verb="refuse"),
    "members:request_withdraw": one_of("requests"),
    "members:transfer": one_of("transfers"),
    "members:transfer_act": one_of("transfers", verb="refuse"),
    "mfa_edit_webauthn": one_of("keys"),
    "mfa_remove_webauthn": one_of("keys"),
    "revoke_invitation": one_of("invitations"),
    "units:propose_act": code_of_act,
    "units:story": code,
    "units:drop_end": code,
    "units:plan_end": code,
    "units:rule_change": rule_change,
    "units:sign_rules": rule_change,
    "units:unit": code,
    "units:withdraw_rules": rule_change,
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


CASES = sorted({name for name, route in ROUTES.items() if not route.parameters} | set(OBJECTS))


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
    nothing: Parameters = {name: ABSENT[kind] for name, kind in kinds.items()}
    return built(case, nothing | ({parameter: "none"} if parameter and not kinds else {}))


def built(case: str, parameters: Parameters) -> str:
    """The address: what the route does not take stands behind the question mark."""
    route = case.partition("?")[0]
    own = {name: value for name, value in parameters.items() if name in ROUTES[route].parameters}
    asked = {name: value for name, value in parameters.items() if name not in own}
    return reverse(route, kwargs=own) + (f"?{urlencode(asked)}" if asked else "")
