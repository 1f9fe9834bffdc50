"""Ways to tamper with a board."""

import json
from collections.abc import Callable
from typing import Any

from civic.belenios.tests.samples import Board, changed, plus, signed, sized_for

Change = Callable[[Board], Board]


def with_ballot(number: int, path: list[Any], change: Callable, *, resign: bool = True) -> Change:
    def apply(the: Board) -> Board:
        text = changed(the.ballots[number - 1], path, change)
        the.ballots[number - 1] = signed(the, text) if resign else text
        return the

    return apply


def with_ballot_text(number: int, change: Callable[[str], str]) -> Change:
    def apply(the: Board) -> Board:
        the.ballots[number - 1] = signed(the, change(the.ballots[number - 1]))
        return the

    return apply


def with_text(name: str, path: list[Any], change: Callable) -> Change:
    def apply(the: Board) -> Board:
        setattr(the, name, changed(getattr(the, name), path, change))
        return the

    return apply


def with_tally(path: list[Any], change: Callable) -> Change:
    def apply(the: Board) -> Board:
        the.tally = changed(the.tally, path, change)
        the.sized = sized_for(the, the.tally)
        return the

    return apply


def with_share(number: int, path: list[Any], change: Callable) -> Change:
    def apply(the: Board) -> Board:
        owner, text = the.shares[number - 1]
        the.shares[number - 1] = (owner, changed(text, path, change))
        return the

    return apply


def with_list(name: str, change: Callable[[list], list]) -> Change:
    def apply(the: Board) -> Board:
        setattr(the, name, change(getattr(the, name)))
        return the

    return apply


def another_voters_answers(the: Board) -> Board:
    answers = json.loads(the.ballots[3])["answers"]
    the.ballots[1] = signed(the, changed(the.ballots[1], ["answers"], lambda _: answers))
    return the


def another_voters_signature(the: Board) -> Board:
    other = json.loads(the.ballots[3])["credential"]
    the.ballots[1] = signed(the, the.ballots[1], signer=other)
    return the


def without_voter(the: Board) -> Board:
    gone = json.loads(the.ballots[1])["credential"]
    listed = [each for each in json.loads(the.credentials) if not each.startswith(gone)]
    the.credentials = json.dumps(listed, separators=(",", ":"))
    return the


def without_sum(path: list[Any]) -> Change:
    """Adds 1 to one challenge and takes it from its neighbour, so that the sum stays."""

    def apply(the: Board) -> Board:
        text = the.ballots[0]
        for index, amount in ((0, 1), (1, -1)):
            text = changed(text, ["answers", *path, index, "challenge"], plus(amount))
        the.ballots[0] = signed(the, text)
        return the

    return apply


def exchanged(items: list, first: int, second: int) -> list:
    items = list(items)
    items[first], items[second] = items[second], items[first]
    return items
