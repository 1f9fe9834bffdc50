"""Auditing a board in a worker; decrypting what was counted there and nothing else."""

import pytest

from civic.belenios.archive import owned_data
from civic.belenios.verification import verify

from .boards import END, FIRST, SECRETS, SETUP, SHARE, TALLY, board, chained, counting
from .browser import UUID, bigint, binary

pytestmark = pytest.mark.browser

OTHER_UUID = UUID[::-1]
STRANGER = 2**250 + 1


@pytest.fixture
def key_file(belenios):
    return lambda secret, uuid=UUID: belenios("trustee.keyFile", uuid, bigint(secret))["value"]


@pytest.fixture
def decrypt(ask, key_file):
    """What the first trustee's browser makes of these events."""

    def decryption(steps, secret=SECRETS[0], uuid=UUID):
        archive = binary(chained(steps))
        return ask("auditedDecryption", archive=archive, file=key_file(secret, uuid), uuid=uuid)

    return decryption


def test_an_audit_in_a_worker_tells_how_far_it_is(ask):
    archive = binary(chained(board()))
    text = board()[SETUP][1][0].decode()
    answer = ask("audit", archive=archive, electionText=text)
    assert (answer["result"]["ballotsCast"], answer["result"]["ballotsKept"]) == (4, 3)
    assert len(answer["progress"]) == 3 + 4 + 1
    assert answer["progress"] == sorted(answer["progress"])
    assert answer["progress"][-1] == 1


def test_an_audit_is_of_the_election_that_the_page_shows(ask):
    archive = binary(chained(board()))
    text = board()[SETUP][1][0].decode().replace("Whether?", "Whither?")
    answer = ask("audit", archive=archive, electionText=text)
    code, place = "board_of_another_election", {"height": 0, "uuid": UUID}
    assert answer == {"code": code, "parameters": place}


def test_the_decryption_is_that_of_the_tally_on_the_board(decrypt):
    steps = board()[: TALLY + 1]
    answer = decrypt(steps)
    made = answer["result"]
    share = owned_data(1, made["decryption"].encode())
    report = verify(chained([*steps, ("PartialDecryption", list(share))]))
    assert report.checks["shares"] == 1
    assert made["report"]["encryptedTallyText"].encode() == steps[TALLY][1][0]
    assert made["report"]["ballotsKept"] == 3
    assert answer["progress"] == sorted(answer["progress"])
    assert answer["progress"][-1] == 1


def test_the_second_trustee_decrypts_after_the_first(decrypt):
    steps = board()[: SHARE + 1]
    made = decrypt(steps, SECRETS[1])["result"]
    share = owned_data(2, made["decryption"].encode())
    report = verify(chained([*steps, ("PartialDecryption", list(share))]))
    assert (report.checks["shares"], made["report"]["shares"]) == (2, [1])


def test_a_tally_of_one_ballot_out_of_many_is_not_decrypted(decrypt):
    answer = decrypt(counting(board(), [2]))
    assert answer == {"code": "wrong_tally", "parameters": {"height": TALLY}}


def test_a_board_of_one_ballot_is_decrypted_with_the_number_told(decrypt):
    """Small elections exist; it is for the trustee to know how many have voted."""
    steps = board()
    made = decrypt(counting([steps[SETUP], steps[FIRST], steps[END]], [1]))["result"]
    assert (made["report"]["ballotsKept"], made["report"]["voters"]) == (1, 3)


@pytest.mark.parametrize(("length", "state"), [(END, "open"), (TALLY, "closed")])
def test_nothing_is_decrypted_before_the_tally_is_published(decrypt, length, state):
    answer = decrypt(board()[:length])
    assert answer == {"code": "no_encrypted_tally", "parameters": {"state": state}}


def test_who_is_no_trustee_of_the_board_decrypts_nothing(decrypt):
    answer = decrypt(board(), STRANGER)
    assert answer == {"code": "trustee_not_on_board", "parameters": {"height": 0}}


def test_the_board_of_another_election_is_not_decrypted(decrypt):
    answer = decrypt(board(), uuid=OTHER_UUID)
    code, place = "board_of_another_election", {"height": 0, "uuid": UUID}
    assert answer == {"code": code, "parameters": place}


def test_the_key_of_another_election_decrypts_nothing(ask, key_file):
    parameters = {"archive": binary(chained(board())), "file": key_file(SECRETS[0], OTHER_UUID)}
    assert ask("auditedDecryption", **parameters, uuid=UUID)["code"] == "key_of_another_election"
