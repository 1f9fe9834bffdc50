"""The group of a version 1 election: the order-q subgroup of the integers modulo p.

Elements and scalars are decimal strings in texts, integers here.
Source: the Belenios specification, "Groups".
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

import gmpy2

from civic.belenios.errors import Invalid, Unsupported
from civic.belenios.texts import numeral

WINDOW = 8


@lru_cache(maxsize=4)
def _rows(modulus: int, base: int, windows: int) -> list[list[int]]:
    """base^(digit * 256^row): turns a power into one product a byte. Public exponents only."""
    rows = []
    for _ in range(windows):
        row = [gmpy2.mpz(1)]
        for _ in range(2**WINDOW - 1):
            row.append(row[-1] * base % modulus)
        rows.append(row)
        base = row[-1] * base % modulus
    return rows


@dataclass(frozen=True)
class Group:
    """p and q are prime, q divides p - 1, g has order q."""

    name: str
    p: int
    q: int
    g: int

    def power(self, base: int, exponent: int) -> int:
        """base^exponent, in time that tells the exponent: for what everybody may read."""
        return int(gmpy2.powmod(base, exponent, self.p))

    def power_of_fixed(self, base: int, exponent: int) -> int:
        """As `power` for the few bases (g, the election's key) worth a table; 0 <= exponent < q."""
        windows = -(-self.q.bit_length() // WINDOW)
        result = gmpy2.mpz(1)
        for row, digit in zip(
            _rows(self.p, base, windows), exponent.to_bytes(windows, "little"), strict=True
        ):
            if digit:
                result = result * row[digit] % self.p
        return int(result)

    def power_secret(self, base: int, exponent: int) -> int:
        """base^exponent in time that does not depend on the exponent; the base must be a member.

        The multiple of q keeps the exponent positive (0 is refused by GMP) and of one length.
        """
        return int(gmpy2.powmod_sec(base, exponent % self.q + self.q, self.p))

    def product(self, *elements: int) -> int:
        """The product of any number of elements; 1 for none."""
        result = gmpy2.mpz(1)
        for element in elements:
            result = result * element % self.p
        return int(result)

    def walk(self, start: int, step: int) -> Iterator[int]:
        """start, start * step, start * step^2, and so on without end."""
        element = gmpy2.mpz(start)
        while True:
            yield element
            element = element * step % self.p

    def is_member(self, element: int) -> bool:
        """The full test x^q = 1: the Jacobi symbol alone lets elements of order 3 pass."""
        return 0 < element < self.p and gmpy2.powmod(element, self.q, self.p) == 1

    def element(self, text: Any) -> int:
        """The member a text spells. Raises Invalid: number_spelling, out_of_range, not_in_group."""
        element = numeral(text, len(str(self.p)))
        if not 0 < element < self.p:
            raise Invalid("out_of_range")
        if not self.is_member(element):
            raise Invalid("not_in_group")
        return element

    def scalar(self, text: Any) -> int:
        """The number below q a text spells. Raises Invalid: number_spelling, out_of_range."""
        scalar = numeral(text, len(str(self.q)))
        if scalar >= self.q:
            raise Invalid("out_of_range")
        return scalar

    def hash_to_scalar(self, prefix: str, *elements: int) -> int:
        """SHA-256 of the prefix and the elements with commas between, modulo q."""
        text = prefix + ",".join(map(str, elements))
        return int.from_bytes(sha256(text.encode()).digest(), "big") % self.q


BELENIOS_2048 = Group(
    name="BELENIOS-2048",
    p=int(
        "2069478569142254640101364365750500806492298929575110409710088478705737421924271740192223"
        "7254497684338129066633138078958404960054389636289796393038773905722803605973749427671376"
        "7776188985898727358650490811670993105358677809800307904916540637771737641986785272734744"
        "7634183560003569830519314428456170191100078673730733356412397173289791324047457883446826"
        "0652327974647951137672658693582180046317922073668860052627186363386088796882120769432366"
        "1494910029234443463732221458841005864210502421203654335612013204811188524087310770141516"
        "6620016231317716937218924807850771182784231749807327659882882516918310312568016207288071"
        "9"
    ),
    q=78571733251071885079927659812671450121821421258408794611510081919805623223441,
    g=int(
        "2402352677501852209227687703532399932712287657378364916510075318787663274146353219320285"
        "6761552696787996946682987493890950838965734256019006010684771644917354741372831046104586"
        "8131451178164675540052740288984613986453266121505579709716201616827031288643245666383486"
        "3635782106154918419982534315189740658186868651151358576410138882215396016043228843603930"
        "9893336627728484065931384060102316750957637779826651036068224066350766977640253462537730"
        "8513317349519424896775405257365904949247763147599157519877517771148149092045660020547812"
        "7054728238140972518639858334115700568353695553423781475582491896050296680037745308460627"
    ),
)
ANNOUNCED = ("RFC-3526-2048", "Ed25519")


def group_named(name: str) -> Group:
    """The group of an election. Raises Unsupported for those announced, Invalid: unknown_group."""
    if name in ANNOUNCED:
        raise Unsupported(f"group {name}")
    if name != BELENIOS_2048.name:
        raise Invalid("unknown_group")
    return BELENIOS_2048
