"""Making and checking ballots. Source: the Belenios specification, "Ballots".

`make_ballot` draws, question by question: a nonce for each ciphertext (the blank flag first), the
0/1 proof of each ciphertext, the blank proof where there is one, the overall proof; at the end one
number for the signature. `civic.belenios.proofs` says what a proof draws.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from civic.belenios.credentials import public_credential, secret_scalar
from civic.belenios.elections import Election, Question
from civic.belenios.errors import Invalid, at
from civic.belenios.proofs import (
    Ciphertext,
    Context,
    Randbelow,
    ciphertext_of,
    ciphertext_value,
    combine,
    encrypt,
    knows,
    minus,
    proof_of,
    proof_value,
    proofs_of,
    prove_knowledge,
    prove_one_of,
    proves_one_of,
    require,
)
from civic.belenios.texts import array, compact, members, parse, sha256_base64, string


@dataclass(frozen=True)
class Ballot:
    """A ballot that held: who may have cast it, and its ciphertexts, question by question."""

    tracker: str
    credential: str
    ciphertexts: tuple[tuple[Ciphertext, ...], ...]


@dataclass(frozen=True)
class _Booth:
    """One question of one ballot: what each of its proofs is bound to."""

    context: Context
    question: Question
    origin: str

    def individual_prefix(self, ciphertext: Ciphertext) -> str:
        return f"prove|{self.origin}|{ciphertext.alpha},{ciphertext.beta}|"

    def bits(self, ciphertext: Ciphertext) -> list[Ciphertext]:
        return [minus(self.context.group, ciphertext, bit) for bit in (0, 1)]

    def totals(self, ciphertexts: Sequence[Ciphertext]) -> list[Ciphertext]:
        """Statements of the overall proof: blank (where allowed), then each number of marks."""
        group, blank = self.context.group, self.question.blank
        whole = combine(group, ciphertexts[blank:])
        return [
            *(minus(group, flag, 1) for flag in ciphertexts[:blank]),
            *(
                minus(group, whole, marks)
                for marks in range(self.question.minimum, self.question.maximum + 1)
            ),
        ]

    def blanks(self, ciphertexts: Sequence[Ciphertext]) -> list[Ciphertext]:
        """Statements of the blank proof: not blank, or nothing marked."""
        return [ciphertexts[0], combine(self.context.group, ciphertexts[1:])]

    def prefix(self, name: str, ciphertexts: Sequence[Ciphertext]) -> str:
        listed = ",".join(f"{each.alpha},{each.beta}" for each in ciphertexts)
        return f"{name}|{self.origin}|{listed}|"

    def overall_prefix(self, ciphertexts: Sequence[Ciphertext]) -> str:
        if self.question.blank:
            return self.prefix("bproof1", ciphertexts)
        whole = combine(self.context.group, ciphertexts)
        return self.prefix("prove", ciphertexts) + f"{whole.alpha},{whole.beta}|"


def tracker(text: str) -> str:
    """What a voter keeps to find the ballot on the board."""
    return sha256_base64(text.encode())


def _overall_witness(
    question: Question, choices: Sequence[int], nonces: Sequence[int]
) -> tuple[int, int]:
    if question.blank and choices[0]:
        return 0, nonces[0]
    marks = sum(choices[question.blank :])
    return question.blank + marks - question.minimum, sum(nonces[question.blank :])


def _answer(booth: _Booth, choices: Sequence[int], randbelow: Randbelow) -> dict[str, Any]:
    context, question = booth.context, booth.question
    nonces = [randbelow(context.group.q) for _ in choices]
    ciphertexts = [encrypt(context, bit, nonce) for bit, nonce in zip(choices, nonces, strict=True)]
    individual = [
        prove_one_of(
            context, booth.individual_prefix(each), booth.bits(each), (bit, nonce), randbelow
        )
        for each, bit, nonce in zip(ciphertexts, choices, nonces, strict=True)
    ]
    blank = None
    if question.blank:
        witness = (1, sum(nonces[1:])) if choices[0] else (0, nonces[0])
        prefix = booth.prefix("bproof0", ciphertexts)
        blank = prove_one_of(context, prefix, booth.blanks(ciphertexts), witness, randbelow)
    overall = prove_one_of(
        context,
        booth.overall_prefix(ciphertexts),
        booth.totals(ciphertexts),
        _overall_witness(question, choices, nonces),
        randbelow,
    )
    return {
        "choices": [ciphertext_value(each) for each in ciphertexts],
        "individual_proofs": [[proof_value(proof) for proof in proofs] for proofs in individual],
        "overall_proof": [proof_value(proof) for proof in overall],
        **({} if blank is None else {"blank_proof": [proof_value(proof) for proof in blank]}),
    }


def _signature_prefix(unsigned: str) -> tuple[str, str]:
    digest = sha256_base64(unsigned.encode())
    return digest, f"sig|{digest}|"


def make_ballot(
    election: Election, credential: str, choices: Sequence[Sequence[int]], randbelow: Randbelow
) -> str:
    """The text of a signed ballot; choices are zeros and ones, one list a question.

    Raises Invalid: wrong_choices (with the question), credential_form.
    """
    group = election.group
    secret = secret_scalar(election.uuid, credential, group)
    public = public_credential(election.uuid, credential, group)
    require(len(choices) == len(election.questions), "wrong_choices")
    answers = []
    for index, (question, marked) in enumerate(zip(election.questions, choices, strict=True), 1):
        with at(question=index):
            require(question.takes(marked), "wrong_choices")
        booth = _Booth(election.context, question, f"{election.fingerprint}|{public}")
        answers.append(_answer(booth, marked, randbelow))
    value = {
        "election_uuid": election.uuid,
        "election_hash": election.fingerprint,
        "credential": public,
        "answers": answers,
    }
    digest, prefix = _signature_prefix(compact(value))
    proof = prove_knowledge(group, prefix, secret, randbelow(group.q))
    return compact({**value, "signature": {"hash": digest, "proof": proof_value(proof)}})


def _read_choices(booth: _Booth, value: Any) -> tuple[Ciphertext, ...]:
    ciphertexts = []
    for index, each in enumerate(array(value, booth.question.width), 1):
        with at(choice=index):
            ciphertexts.append(ciphertext_of(booth.context.group, each))
    return tuple(ciphertexts)


def _check_individual(booth: _Booth, ciphertexts: Sequence[Ciphertext], value: Any) -> None:
    for index, (ciphertext, each) in enumerate(
        zip(ciphertexts, array(value, len(ciphertexts)), strict=True), 1
    ):
        with at(choice=index, proof="individual_proof"):
            proofs = proofs_of(booth.context.group, each, 2)
            prefix = booth.individual_prefix(ciphertext)
            holds = proves_one_of(booth.context, prefix, booth.bits(ciphertext), proofs)
            require(holds, "individual_proof")


def _check_disjunction(
    booth: _Booth, name: str, statements: Sequence[Ciphertext], prefix: str, value: Any
) -> None:
    with at(proof=name):
        proofs = proofs_of(booth.context.group, value, len(statements))
        require(proves_one_of(booth.context, prefix, statements, proofs), name)


def _check_answer(booth: _Booth, value: Any) -> tuple[Ciphertext, ...]:
    names = ["choices", "individual_proofs", "overall_proof"]
    names += ["blank_proof"] if booth.question.blank else []
    choices, individual, overall, *blank = members(value, *names)
    ciphertexts = _read_choices(booth, choices)
    _check_individual(booth, ciphertexts, individual)
    for each in blank:
        prefix = booth.prefix("bproof0", ciphertexts)
        _check_disjunction(booth, "blank_proof", booth.blanks(ciphertexts), prefix, each)
    prefix = booth.overall_prefix(ciphertexts)
    _check_disjunction(booth, "overall_proof", booth.totals(ciphertexts), prefix, overall)
    return ciphertexts


def _check_signature(election: Election, credential: str, text: str, value: Any) -> None:
    digest, proof_member = members(value, "hash", "proof")
    with at(proof="signature"):
        proof = proof_of(election.group, proof_member)
    unsigned = text[: text.rindex(',"signature":')] + "}"
    expected, prefix = _signature_prefix(unsigned)
    require(digest == expected, "signature_hash")
    require(knows(election.group, prefix, int(credential), proof), "signature")


def check_ballot(election: Election, weights: Mapping[str, int], text: str) -> Ballot:
    """Checks one ballot alone; that its tracker is new is for the keeper of the board to check.

    `weights` is the public list, whose members `read_credentials` has tested. Raises Invalid:
    wrong_uuid, wrong_fingerprint, unknown_credential, signature_hash, signature, individual_proof,
    blank_proof, overall_proof, not_in_group and the errors of texts, with question and choice.
    """
    uuid, fingerprint, credential, answers, signature = members(
        parse(text.encode(errors="surrogatepass")),
        *("election_uuid", "election_hash", "credential", "answers", "signature"),
    )
    require(uuid == election.uuid, "wrong_uuid")
    require(fingerprint == election.fingerprint, "wrong_fingerprint")
    if string(credential) not in weights:
        raise Invalid("unknown_credential")
    _check_signature(election, credential, text, signature)
    ciphertexts = []
    for index, (question, value) in enumerate(
        zip(election.questions, array(answers, len(election.questions)), strict=True), 1
    ):
        with at(question=index):
            booth = _Booth(election.context, question, f"{fingerprint}|{credential}")
            ciphertexts.append(_check_answer(booth, value))
    return Ballot(tracker(text), credential, tuple(ciphertexts))
