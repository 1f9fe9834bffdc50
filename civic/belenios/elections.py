"""Elections with homomorphic questions. An election is its bytes: they are hashed, never rewritten.

Source: the Belenios specification, "Elections".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from civic.belenios.credentials import is_uuid
from civic.belenios.errors import Unsupported, at
from civic.belenios.groups import BELENIOS_2048, Group, group_named
from civic.belenios.proofs import Context, require
from civic.belenios.texts import array, compact, members, number, parse, sha256_base64, string

TYPED_QUESTIONS = ("NonHomomorphic", "Lists")


@dataclass(frozen=True)
class Question:
    """Between `minimum` and `maximum` of the answers, or, where `blank` is allowed, none at all."""

    text: str
    answers: tuple[str, ...]
    minimum: int
    maximum: int
    blank: bool = False

    @property
    def width(self) -> int:
        """Ciphertexts in a ballot: one an answer, before them the flag of a blank vote."""
        return len(self.answers) + self.blank

    def takes(self, choices: Sequence[int]) -> bool:
        """Whether these zeros and ones (the blank flag first) are a valid vote."""
        if len(choices) != self.width or not set(choices) <= {0, 1}:
            return False
        marked = sum(choices[self.blank :])
        if self.blank and choices[0]:
            return marked == 0
        return self.minimum <= marked <= self.maximum


@dataclass(frozen=True)
class Election:
    """What `read_election` found in `text`."""

    text: str
    uuid: str
    name: str
    description: str
    group: Group
    public_key: int
    questions: tuple[Question, ...]
    administrator: str | None = None
    credential_authority: str | None = None

    @property
    def body(self) -> bytes:
        """What is stored and hashed."""
        return self.text.encode()

    @cached_property
    def fingerprint(self) -> str:
        """Base64 of the SHA-256 of the body, as voters compare it."""
        return sha256_base64(self.body)

    @property
    def context(self) -> Context:
        """What its proofs rest on."""
        return Context(self.group, self.public_key)


def _question_value(question: Question) -> dict[str, Any]:
    return {
        "answers": list(question.answers),
        **({"blank": True} if question.blank else {}),
        "min": question.minimum,
        "max": question.maximum,
        "question": question.text,
    }


def _question(value: Any) -> Question:
    if isinstance(value, dict) and value.get("type") in TYPED_QUESTIONS:
        raise Unsupported(f"question {value['type']}")
    answers, blank, minimum, maximum, text = members(
        value, "answers", "blank?", "min", "max", "question"
    )
    require(blank is None or isinstance(blank, bool), "wrong_type")
    question = Question(
        text=string(text),
        answers=tuple(string(answer) for answer in array(answers)),
        minimum=number(minimum),
        maximum=number(maximum),
        blank=bool(blank),
    )
    require(bool(question.answers), "no_answers")
    require(0 <= question.minimum <= question.maximum, "question_bounds")
    return question


def _questions(value: Any) -> tuple[Question, ...]:
    questions = []
    for index, each in enumerate(array(value), 1):
        with at(question=index):
            questions.append(_question(each))
    require(bool(questions), "no_questions")
    return tuple(questions)


def _language(value: Any) -> None:
    if value is not None:
        for each in array(value):
            string(each)


def _public_key(group: Group, value: Any) -> int:
    with at(member="public_key"):
        public_key = group.element(value)
        require(public_key != 1, "identity")
        return public_key


def _optional(value: Any) -> str | None:
    return None if value is None else string(value)


def read_election(body: bytes) -> Election:
    """The election in a body. Raises Invalid, and Unsupported for other groups and questions."""
    with at(part="election"):
        version, description, name, group_name, key, questions, uuid, *contacts, language = members(
            parse(body),
            *("version", "description", "name", "group", "public_key", "questions", "uuid"),
            *("administrator?", "credential_authority?", "language?"),
        )
        require(number(version) == 1, "unknown_version")
        group = group_named(string(group_name))
        require(is_uuid(string(uuid)), "uuid_form")
        _language(language)
        return Election(
            text=body.decode(),
            uuid=uuid,
            name=string(name),
            description=string(description),
            group=group,
            public_key=_public_key(group, key),
            questions=_questions(questions),
            administrator=_optional(contacts[0]),
            credential_authority=_optional(contacts[1]),
        )


def make_election(  # noqa: PLR0913 -- the members of the format, all by keyword
    *,
    name: str,
    description: str,
    questions: Sequence[Question],
    uuid: str,
    public_key: int,
    administrator: str | None = None,
    credential_authority: str | None = None,
) -> Election:
    """A new election. Raises Invalid for what no reader would take, and question_bounds."""
    contacts = {"administrator": administrator, "credential_authority": credential_authority}
    value = {
        "version": 1,
        "description": description,
        "name": name,
        "group": BELENIOS_2048.name,
        "public_key": str(public_key),
        "questions": [_question_value(question) for question in questions],
        "uuid": uuid,
        **{member: contact for member, contact in contacts.items() if contact is not None},
    }
    for index, question in enumerate(questions, 1):
        with at(part="election", question=index):
            require(question.maximum <= len(question.answers), "question_bounds")
    return read_election(compact(value).encode())
