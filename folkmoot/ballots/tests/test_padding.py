"""The size of a cast request does not depend on the choice (BA-3)."""

import json
import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.belenios.ballots import make_ballot
from civic.belenios.credentials import new_credential, new_uuid
from civic.belenios.elections import Question, make_election
from civic.belenios.groups import BELENIOS_2048 as GROUP
from folkmoot.ballots.presentation import BLOCK, padded_size
from folkmoot.ballots.views import LARGEST

MOST = 20
UUID = new_uuid(secrets.randbelow)
CREDENTIAL = new_credential(secrets.randbelow)


def request_size(ballot: str) -> int:
    """As the booth counts: the request before its padding, with quotes escaped."""
    return len(json.dumps({"ballot": ballot, "padding": ""}, separators=(",", ":")).encode())


def election(question):
    return make_election(
        name="", description="", questions=[question], uuid=UUID, public_key=GROUP.g
    )


@st.composite
def votes(draw):
    """A question of up to twenty candidates and one valid vote in it."""
    width = draw(st.integers(1, MOST))
    maximum = draw(st.integers(1, width))
    minimum = draw(st.integers(0, maximum))
    marks = draw(st.integers(minimum, maximum))
    order = draw(st.permutations(range(width)))
    question = Question("?", tuple(map(str, range(width))), minimum, maximum)
    return question, [int(index in order[:marks]) for index in range(width)]


@given(votes())
@settings(max_examples=25, deadline=None)
def test_padding_is_always_more_than_the_ballot_needs(vote):
    question, choices = vote
    ballot = make_ballot(election(question), CREDENTIAL, [choices], secrets.randbelow)
    assert request_size(ballot) < padded_size(question)


def longest(text: str, question: Question) -> str:
    """The ballot with every number as long as a number can be."""
    value = json.loads(text)
    element, scalar = "9" * len(str(GROUP.p)), "9" * len(str(GROUP.q))
    numbers = {"alpha": element, "beta": element, "challenge": scalar, "response": scalar}

    def stretch(part):
        if isinstance(part, list):
            return [stretch(each) for each in part]
        if isinstance(part, dict):
            return {name: numbers.get(name) or stretch(each) for name, each in part.items()}
        return part

    return json.dumps(stretch(value) | {"credential": element}, separators=(",", ":"))


@pytest.mark.parametrize("width", range(1, MOST + 1))
def test_padding_holds_for_the_longest_ballot_there_can_be(width):
    question = Question("?", tuple(map(str, range(width))), 0, width)
    ballot = make_ballot(election(question), CREDENTIAL, [[1] * width], secrets.randbelow)
    size = padded_size(question)
    assert request_size(longest(ballot, question)) < size < LARGEST
    assert size % BLOCK == 0
