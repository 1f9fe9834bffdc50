import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from civic.belenios.ballots import check_ballot, make_ballot, tracker
from civic.belenios.credentials import read_credentials
from civic.belenios.elections import Election, Question, read_election
from civic.belenios.errors import Invalid
from civic.belenios.groups import BELENIOS_2048
from civic.belenios.proofs import (
    Ciphertext,
    Context,
    Proof,
    ciphertext_value,
    encrypt,
    minus,
    proof_value,
    proves_one_of,
)
from civic.belenios.tests.make_vectors import VECTORS, text
from civic.belenios.tests.samples import BLANK, ORDER_3, PLAIN, Board, board, signed
from civic.belenios.tests.streams import stream
from civic.belenios.texts import compact, sha256_base64

GROUP = BELENIOS_2048
ONE_ANSWER = Question("Yes?", ("Yes",), 0, 1)


def opened(sample: Board) -> tuple[Election, dict[str, int], str]:
    election = read_election(sample.election.encode())
    weights = read_credentials(election.group, sample.credentials.encode())
    return election, weights, next(iter(sample.secrets.values()))


def test_the_vectors_for_other_implementations_are_what_the_library_makes():
    assert text() == VECTORS.read_text(encoding="utf-8")


def valid_choices(question: Question) -> st.SearchStrategy[list[int]]:
    bits = st.lists(st.integers(0, 1), min_size=question.width, max_size=question.width)
    return bits.filter(question.takes)


@given(st.tuples(valid_choices(BLANK), valid_choices(PLAIN)), st.integers())
@settings(max_examples=20, deadline=None)
def test_every_valid_vote_makes_a_ballot_that_holds(choices, seed):
    election, weights, credential = opened(board())
    ballot = make_ballot(election, credential, choices, stream(str(seed)))
    checked = check_ballot(election, weights, ballot)
    assert checked.tracker == tracker(ballot) == sha256_base64(ballot.encode())
    assert weights[checked.credential] == 1


@pytest.mark.parametrize(
    ("choices", "place"),
    [
        ([[0, 1, 0]], {}),
        ([[0, 1, 1], [0, 0]], {"question": 1}),
        ([[0, 1, 0], [0, 2]], {"question": 2}),
    ],
)
def test_an_invalid_vote_makes_no_ballot(choices, place):
    election, _, credential = opened(board())
    with pytest.raises(Invalid) as caught:
        make_ballot(election, credential, choices, stream("invalid"))
    assert (caught.value.code, caught.value.place) == ("wrong_choices", place)


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_a_ballot_with_any_character_changed_is_refused(data):
    election, weights, _ = opened(board())
    ballot = board().ballots[0]
    position = data.draw(st.integers(0, len(ballot) - 1))
    character = data.draw(st.characters().filter(lambda sign: sign != ballot[position]))
    with pytest.raises(Invalid):
        check_ballot(election, weights, ballot[:position] + character + ballot[position + 1 :])


@given(st.text() | st.binary().map(repr))
def test_any_other_text_is_refused(text):
    election, weights, _ = opened(board())
    with pytest.raises(Invalid):
        check_ballot(election, weights, text)


def cheat(context: Context, prefix: str, statements: list[Ciphertext], nonce: int) -> list[Proof]:
    """A proof for the second statement whose challenges are multiples of 3: an order 3 factor
    of alpha cancels out of every equation."""
    group, draw = context.group, stream(prefix)
    while True:
        false, response, drawn = 3 * draw(group.q // 3), draw(group.q), draw(group.q)
        commitments = [
            group.product(group.power(base, response), group.power(element, false))
            for base, element in zip((group.g, context.key), statements[0], strict=True)
        ]
        commitments += [group.power(group.g, drawn), group.power(context.key, drawn)]
        true = (group.hash_to_scalar(prefix, *commitments) - false) % group.q
        if true % 3 == 0:
            return [Proof(false, response), Proof(true, (drawn - nonce * true) % group.q)]


def test_an_element_of_order_3_is_refused_though_every_equation_holds():
    sample = board(questions=(ONE_ANSWER,), weights=(1,), votes=((0, ((1,),)),))
    election, weights, _ = opened(sample)
    (public,) = weights
    context, nonce = election.context, 12345
    honest = encrypt(context, 1, nonce)
    evil = Ciphertext(GROUP.product(honest.alpha, ORDER_3), honest.beta)
    statements = [minus(GROUP, evil, bit) for bit in (0, 1)]
    listed = f"{evil.alpha},{evil.beta}|"
    prefix = f"prove|{election.fingerprint}|{public}|"
    proofs = [
        cheat(context, origin, statements, nonce)
        for origin in (prefix + listed, prefix + listed + listed)
    ]
    assert proves_one_of(context, prefix + listed, statements, proofs[0])
    assert proves_one_of(context, prefix + listed + listed, statements, proofs[1])
    answer = {
        "choices": [ciphertext_value(evil)],
        "individual_proofs": [[proof_value(proof) for proof in proofs[0]]],
        "overall_proof": [proof_value(proof) for proof in proofs[1]],
    }
    ballot = compact(json.loads(sample.ballots[0]) | {"answers": [answer]})
    with pytest.raises(Invalid) as caught:
        check_ballot(election, weights, signed(sample, ballot))
    place = {"question": 1, "choice": 1}
    assert (caught.value.code, caught.value.place) == ("not_in_group", place)


def test_a_vote_for_more_than_the_maximum_cannot_be_proved():
    generous = board(questions=(Question("?", ("a", "b"), 0, 2),), weights=(1,), votes=())
    election, weights, credential = opened(generous)
    strict = read_election(generous.election.replace('"max":2', '"max":1').encode())
    ballot = make_ballot(election, credential, [[1, 1]], stream("overvote"))
    value = json.loads(ballot) | {"election_hash": strict.fingerprint}
    with pytest.raises(Invalid) as caught:
        check_ballot(strict, weights, signed(generous, compact(value)))
    assert caught.value.code == "individual_proof"
