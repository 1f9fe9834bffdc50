import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.belenios.credentials import (
    credentials_text,
    is_credential,
    is_uuid,
    new_credential,
    new_uuid,
    public_credential,
    read_credentials,
    secret_scalar,
)
from civic.belenios.errors import Invalid
from civic.belenios.groups import BELENIOS_2048
from civic.belenios.tests.streams import stream

GROUP = BELENIOS_2048
EXAMPLE = "kfc3A-A5aEfY-fhYmt-4evQTt"  # from the specification: it has no checksum
MEMBERS = [str(GROUP.power(GROUP.g, exponent)) for exponent in range(1, 6)]


@given(st.text())
def test_new_credentials_and_identifiers_have_their_form(seed):
    draw = stream(ascii(seed))
    assert is_credential(new_credential(draw))
    assert is_uuid(new_uuid(draw))


@pytest.mark.parametrize(
    "text",
    [
        "",
        EXAMPLE.replace("-", ""),
        EXAMPLE + "\n",
        EXAMPLE[:-1] + "0",
        EXAMPLE[:-1] + "l",
        EXAMPLE + "t",
        "K12-345-678-9AB-CDE",
    ],
)
def test_other_texts_are_no_credentials(text):
    assert is_credential(EXAMPLE)
    assert not is_credential(text)
    with pytest.raises(Invalid):
        secret_scalar("TN2BJ11Dco2Lhf", text)


def test_the_key_depends_on_credential_and_election():
    uuid = "TN2BJ11Dco2Lhf"
    public = public_credential(uuid, EXAMPLE)
    assert public == str(pow(GROUP.g, secret_scalar(uuid, EXAMPLE), GROUP.p))
    assert public != public_credential(uuid[::-1], EXAMPLE)
    assert public != public_credential(uuid, EXAMPLE[:-1] + "u")


@given(st.dictionaries(st.sampled_from(MEMBERS), st.integers(0, 2**40)))
def test_the_public_list_reads_back_in_the_order_of_the_group(weights):
    read = read_credentials(GROUP, credentials_text(weights).encode())
    assert read == weights
    assert list(read) == sorted(weights, key=int)


def test_weights_are_written_when_one_is_not_1():
    first, second = sorted(MEMBERS[:2], key=int)
    assert credentials_text({second: 1, first: 1}) == f'["{first}","{second}"]'
    assert credentials_text({second: 1, first: 0}) == f'["{first},0","{second},1"]'


@pytest.mark.parametrize("weight", ["", "01", "-1", "1,1", "1.0", " 1", "1,name"])
def test_other_spellings_of_a_weight_are_refused(weight):
    with pytest.raises(Invalid) as caught:
        read_credentials(GROUP, f'["{GROUP.g},{weight}"]'.encode())
    place = {"part": "credentials", "credential": 1}
    assert (caught.value.code, caught.value.place) == ("number_spelling", place)


def test_the_neutral_element_is_no_credential():
    with pytest.raises(Invalid) as caught:
        read_credentials(GROUP, b'["1"]')
    assert caught.value.code == "identity"
