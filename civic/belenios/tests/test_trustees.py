import pytest

from civic.belenios.errors import Invalid
from civic.belenios.groups import BELENIOS_2048
from civic.belenios.tests.samples import changed, plus
from civic.belenios.tests.streams import stream
from civic.belenios.trustees import (
    check_restore,
    product_key,
    prove_restore,
    read_trustee_key,
    read_trustees,
    trustee_key,
    trustees_text,
)

GROUP = BELENIOS_2048
SECRETS = (11, GROUP.q - 1)
TEXTS = [trustee_key(secret, stream(str(secret))) for secret in SECRETS]


def test_the_key_of_an_election_is_the_product_of_its_trustees_keys():
    keys = read_trustees(GROUP, trustees_text(TEXTS).encode())
    assert [key.public_key for key in keys] == [GROUP.power(GROUP.g, each) for each in SECRETS]
    assert product_key(GROUP, keys) == GROUP.power(GROUP.g, sum(SECRETS))


@pytest.mark.parametrize("member", ["challenge", "response"])
def test_a_key_without_a_proof_of_its_secret_is_refused(member):
    with pytest.raises(Invalid) as caught:
        read_trustee_key(changed(TEXTS[0], ["pok", member], plus(1)))
    assert caught.value.code == "proof_of_knowledge"


def test_a_key_with_the_proof_of_another_is_refused():
    other = read_trustee_key(TEXTS[1]).public_key
    with pytest.raises(Invalid) as caught:
        read_trustee_key(changed(TEXTS[0], ["public_key"], lambda _: str(other)))
    assert caught.value.code == "proof_of_knowledge"


def restore(secret: int, uuid: str, challenge: str) -> str:
    return prove_restore(secret, uuid=uuid, challenge=challenge, randbelow=stream(challenge))


@pytest.mark.parametrize(
    ("secret", "uuid", "challenge", "is_taken"),
    [
        (SECRETS[0], "here", "today", True),
        (SECRETS[1], "here", "today", False),
        (SECRETS[0], "there", "today", False),
        (SECRETS[0], "here", "yesterday", False),
    ],
)
def test_a_restored_key_answers_for_one_election_and_challenge(secret, uuid, challenge, is_taken):
    key, proof = read_trustee_key(TEXTS[0]), restore(secret, uuid, challenge)
    if is_taken:
        check_restore(key, proof, uuid="here", challenge="today")
        return
    with pytest.raises(Invalid) as caught:
        check_restore(key, proof, uuid="here", challenge="today")
    assert caught.value.code == "restore"
