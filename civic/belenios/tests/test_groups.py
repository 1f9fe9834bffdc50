import gmpy2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from civic.belenios.errors import Invalid, Unsupported
from civic.belenios.groups import BELENIOS_2048, group_named
from civic.belenios.tests.samples import ORDER_3

GROUP = BELENIOS_2048
SCALARS = st.integers(0, GROUP.q - 1)


def test_the_group_is_what_the_specification_says():
    assert gmpy2.is_prime(GROUP.p, 40)
    assert gmpy2.is_prime(GROUP.q, 40)
    assert (GROUP.p.bit_length(), GROUP.q.bit_length()) == (2048, 256)
    assert (GROUP.p - 1) % GROUP.q == 0
    assert GROUP.p % 8 == 7
    assert GROUP.g != 1
    assert GROUP.is_member(GROUP.g)


def test_an_element_of_order_3_passes_the_jacobi_symbol_but_is_no_member():
    assert ORDER_3 != 1
    assert GROUP.power(ORDER_3, 3) == 1
    assert gmpy2.jacobi(ORDER_3, GROUP.p) == 1
    assert not GROUP.is_member(ORDER_3)


@given(SCALARS)
def test_all_ways_to_take_a_power_agree(exponent):
    expected = pow(GROUP.g, exponent, GROUP.p)
    assert GROUP.power(GROUP.g, exponent) == expected
    assert GROUP.power_of_fixed(GROUP.g, exponent) == expected
    assert GROUP.power_secret(GROUP.g, exponent) == expected


@pytest.mark.parametrize("exponent", [0, 1, GROUP.q - 1])
def test_powers_agree_at_the_edges(exponent):
    expected = pow(GROUP.g, exponent, GROUP.p)
    assert GROUP.power_of_fixed(GROUP.g, exponent) == expected
    assert GROUP.power_secret(GROUP.g, exponent) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("0", "out_of_range"),
        (str(GROUP.p), "out_of_range"),
        (str(GROUP.p + 1), "out_of_range"),
        ("9" * 5000, "out_of_range"),
        (str(GROUP.p - 1), "not_in_group"),
        (str(ORDER_3), "not_in_group"),
        ("01", "number_spelling"),
        ("-1", "number_spelling"),
        ("", "number_spelling"),
        (" 1", "number_spelling"),
        ("1\n", "number_spelling"),
        (1, "wrong_type"),
        (None, "wrong_type"),
    ],
)
def test_other_spellings_and_numbers_are_no_elements(text, code):
    with pytest.raises(Invalid) as caught:
        GROUP.element(text)
    assert caught.value.code == code


def test_a_scalar_is_below_q():
    assert GROUP.scalar(str(GROUP.q - 1)) == GROUP.q - 1
    with pytest.raises(Invalid) as caught:
        GROUP.scalar(str(GROUP.q))
    assert caught.value.code == "out_of_range"


def test_only_the_named_groups_are_known():
    assert group_named("BELENIOS-2048") is GROUP
    with pytest.raises(Unsupported):
        group_named("RFC-3526-2048")
    with pytest.raises(Invalid):
        group_named("belenios-2048")
