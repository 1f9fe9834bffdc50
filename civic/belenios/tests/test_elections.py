import json

import pytest

from civic.belenios.elections import Question, make_election, read_election
from civic.belenios.errors import Invalid
from civic.belenios.groups import BELENIOS_2048
from civic.belenios.tests.samples import BLANK, PLAIN, board
from civic.belenios.texts import compact

TEXT = board().election


def with_question(**members) -> bytes:
    value = json.loads(TEXT)
    value["questions"][0].update(members)
    return compact(value).encode()


def test_an_election_reads_back_as_it_was_written():
    election = read_election(TEXT.encode())
    assert election.text == TEXT
    assert election.questions == (BLANK, PLAIN)
    assert (election.name, election.administrator) == ("Élection", "Ada")
    assert election.credential_authority is None


def test_the_language_of_a_later_version_is_read():
    value = json.loads(TEXT) | {"language": ["fr", "ltr"]}
    assert read_election(compact(value).encode()).uuid == value["uuid"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "not_json"),
        (b"\xff", "not_json"),
        (b"[" * 100_000, "not_json"),
        (b"NaN", "number_spelling"),
        (b"[" + b"9" * 10_000 + b"]", "not_json"),
        (b"[]", "wrong_type"),
        (TEXT.encode() + b"\n", "not_canonical"),
        (TEXT.replace("É", "\\u00c9").encode(), "not_canonical"),
        (TEXT.replace("\\u007f", "\x7f").encode(), "not_canonical"),
        (TEXT.replace("É", "\\ud800").encode(), "not_canonical"),
        (TEXT.replace('"version":1,', "").encode(), "missing_member"),
        (TEXT.replace('"version":1,', '"version":1,"version":1,').encode(), "duplicate_member"),
        (TEXT.replace('"version":1,', '"version":true,').encode(), "wrong_type"),
        (TEXT.replace('"uuid":"', '"uuid":"0').encode(), "uuid_form"),
        (with_question(min=-1), "question_bounds"),
        (with_question(min=2), "question_bounds"),
        (with_question(answers=[]), "no_answers"),
        (with_question(blank=1), "wrong_type"),
        (with_question(max="1"), "wrong_type"),
        (with_question(extra=[]), "unknown_member"),
    ],
)
def test_other_texts_are_refused(body, code):
    with pytest.raises(Invalid) as caught:
        read_election(body)
    assert (caught.value.code, caught.value.place["part"]) == (code, "election")


def test_a_new_election_cannot_ask_for_more_answers_than_there_are():
    with pytest.raises(Invalid) as caught:
        make_election(
            name="",
            description="",
            questions=[PLAIN, Question("?", ("one",), 0, 2)],
            uuid="TN2BJ11Dco2Lhf",
            public_key=BELENIOS_2048.g,
        )
    place = {"part": "election", "question": 2}
    assert (caught.value.code, caught.value.place) == ("question_bounds", place)


@pytest.mark.parametrize(
    ("question", "choices", "is_taken"),
    [
        (PLAIN, [0, 0], True),
        (PLAIN, [1, 1], True),
        (PLAIN, [1], False),
        (PLAIN, [1, 2], False),
        (PLAIN, [1, -1], False),
        (BLANK, [1, 0, 0], True),
        (BLANK, [0, 1, 0], True),
        (BLANK, [0, 0, 0], False),
        (BLANK, [1, 1, 0], False),
        (BLANK, [0, 1, 1], False),
    ],
)
def test_a_question_takes_only_votes_within_its_bounds(question, choices, is_taken):
    assert question.takes(choices) is is_taken
