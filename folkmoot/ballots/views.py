"""The one address that takes ballots."""

import json

from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from folkmoot.ballots.actions import Refused, cast_ballot
from folkmoot.ballots.models import Board
from folkmoot.ballots.refusals import sentence
from folkmoot.core.policy import anyone

LARGEST = 900_000  # bytes; below Django's own limit, so that the answer is ours


@csrf_exempt  # the credential's signature is the authority; cookies are neither needed nor read
@require_POST
@anyone
def cast(request: HttpRequest, uuid: str) -> JsonResponse:
    """Put a ballot on the board: a receipt, or a refusal by code and sentence; never half of it.

    The browser sends no cookies here, and nothing of the request is kept but the ballot. The body
    is padded by the booth to one size for all choices (BA-3): `{"ballot": …, "padding": …}`.
    """
    board = get_object_or_404(Board, uuid=uuid)
    try:
        text = _ballot(request)
        event = cast_ballot(board, text)
    except Refused as refused:
        answer = {"refused": refused.code, "sentence": sentence(refused.code)}
        return JsonResponse(answer, status=409)
    return JsonResponse({"tracker": event.tracker, "height": event.height, "event": event.digest})


def _ballot(request: HttpRequest) -> str:
    if request.content_type != "application/json":
        raise Refused("content_type")
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            raise Refused("too_large")
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        raise Refused("malformed") from None
    ballot = body.get("ballot") if isinstance(body, dict) else None
    if not isinstance(ballot, str):
        raise Refused("malformed")
    return ballot
