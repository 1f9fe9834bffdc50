"""Pages where ballots are made, shown and opened: letter, booth, board, trustee."""

import json

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from folkmoot.ballots import actions as boards
from folkmoot.ballots import queries as board_queries
from folkmoot.ballots.actions import Refused
from folkmoot.ballots.presentation import booth_data, browser_sentences
from folkmoot.ballots.refusals import sentence
from folkmoot.elections import actions, endings
from folkmoot.elections.models import Stage
from folkmoot.elections.queries import awaits_letter
from folkmoot.elections.views import Scene, attempt, require, scene_of
from folkmoot.units.access import Request, inside


@inside
def letter(request: Request, pk: int) -> HttpResponse:
    """A member's own credential letter: picking it up shows it once and destroys it."""
    scene = scene_of(request, pk)
    require(scene.standing.is_voter and scene.election.board.is_frozen)
    context = {
        "election": scene.election,
        "waits": awaits_letter(scene.election, request.access.person),
        "is_ready": scene.election.stage() == Stage.READY,
    }
    if request.method != "POST":
        return render(request, "ballots/letter.html", context)
    try:
        credential = boards.pick_up_letter(scene.election.board, request.access.me)
    except Refused as refused:
        messages.error(request, sentence(refused.code))
        return redirect("elections:letter", pk)
    return render(request, "ballots/letter_open.html", context | {"credential": credential})


@require_POST
@inside
def replace(request: Request, pk: int) -> HttpResponse:
    """A new letter for a lost one, before voting opens."""
    scene = scene_of(request, pk)
    require(scene.standing.is_voter)
    return attempt(
        request,
        scene,
        lambda: actions.replace_letter(scene.election, request.access.me),
        _("A new letter waits for you. The old credential is void."),
    )


@inside
def booth(request: Request, pk: int) -> HttpResponse:
    """The page on which a ballot is chosen, encrypted and cast, all in the browser."""
    scene = scene_of(request, pk)
    require(scene.standing.is_voter and scene.election.stage() == Stage.OPEN)
    data = booth_data(scene.election.board, scene.election.candidates().select_related("nominee"))
    context = {"election": scene.election, "data": data, "sentences": browser_sentences()}
    return render(request, "ballots/booth.html", context)


@inside
def board(request: Request, pk: int) -> HttpResponse:
    """Every tracker, the archive, and how to check it; a small box for roll and trustees only."""
    scene = scene_of(request, pk)
    require(scene.election.board.is_frozen)
    found = scene.election.board
    ballots = found.events.exclude(tracker="").order_by("-height")
    last, is_shown = found.events.order_by("-height").first(), _board_is_shown(scene)
    context = {
        "election": scene.election,
        "board": found,
        "is_shown": is_shown,
        "trackers": list(ballots.values_list("tracker", flat=True)) if is_shown else [],
        "last": last,
        "setup": board_queries.setup_of(found),
        "translations": json.dumps(found.translations, ensure_ascii=False, indent=1),
    }
    return render(request, "ballots/board.html", context)


def _board_is_shown(scene: Scene) -> bool:
    return scene.standing.reads_counts or not board_queries.is_small(scene.election.board)


@inside
def archive(request: Request, pk: int) -> HttpResponse | StreamingHttpResponse:
    """The archive as it stands, for `python -m civic verify` and for belenios-tool."""
    scene = scene_of(request, pk)
    require(board_queries.setup_of(scene.election.board) and _board_is_shown(scene))
    response = StreamingHttpResponse(
        board_queries.archive_parts(scene.election.board), content_type="application/octet-stream"
    )
    name = f"{scene.election.board.uuid}.bel"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@inside
def trustee(request: Request, pk: int) -> HttpResponse:
    """A trustee makes a key, and later opens the count with it; the key file stays with them."""
    scene = scene_of(request, pk)
    require(scene.standing.trustee)
    mine = scene.standing.trustee
    assert mine is not None
    count = board_queries.count_of(scene.election.board)
    context = {
        "election": scene.election,
        "trustee": mine,
        "stage": scene.election.stage().value,
        "counted": count.ballots,
        "has_decrypted": mine.position in count.decrypted,
        "others": scene.standing.trustees,
        "decrypted": count.decrypted,
        "data": {"uuid": scene.election.board.uuid, "challenge": mine.challenge},
        "sentences": browser_sentences(),
    }
    return render(request, "ballots/trustee.html", context)


@require_POST
@inside
def advance(request: Request, pk: int) -> HttpResponse:
    """A trustee need not wait for the worker: verify and add up the ballots of a closed box now."""
    scene = scene_of(request, pk)
    require(scene.standing.trustee)
    endings.advance(scene.election)
    return redirect("elections:trustee", pk)


@require_POST
@inside
def key(request: Request, pk: int) -> HttpResponse:
    """Take the public half of a trustee's key with the proof that the file was read back."""
    scene = scene_of(request, pk)
    mine = scene.standing.trustee
    require(mine)
    assert mine is not None
    public, proof = request.POST.get("key", ""), request.POST.get("proof", "")
    return attempt(
        request,
        scene,
        lambda: actions.make_key(mine, public, proof, by=request.access.me),
        _("Your key is in place. Keep the file safe: without it nothing can be counted."),
    )


@require_POST
@inside
def decryption(request: Request, pk: int) -> HttpResponse:
    """Take a trustee's partial decryption."""
    scene = scene_of(request, pk)
    mine = scene.standing.trustee
    require(mine)
    assert mine is not None
    return attempt(
        request,
        scene,
        lambda: endings.decrypt(mine, request.POST.get("decryption", ""), by=request.access.me),
        _("Your part of the decryption is on the board."),
    )
