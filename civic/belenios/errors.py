"""What the library raises: a code and a place, never a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

Place = dict[str, int | str]


class Invalid(Exception):  # noqa: N818 -- reads as the verdict it is: invalid, at this place
    """A text or archive that the protocol refuses; `place` leads from the archive inwards."""

    def __init__(self, code: str, place: Place | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.place: Place = dict(place or {})

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.place.items())])

    def __reduce__(self) -> tuple[type["Invalid"], tuple[str, Place]]:
        return Invalid, (self.code, self.place)


class Unsupported(Exception):  # noqa: N818 -- not an error of the archive: a feature announced, not there yet
    """A feature of Belenios 2.0 to 3.3 that this library does not support yet."""

    def __init__(self, feature: str) -> None:
        super().__init__(feature)
        self.feature = feature


@contextmanager
def at(**place: int | str) -> Iterator[None]:
    """Puts the outer place before that of any refusal inside."""
    try:
        yield
    except Invalid as error:
        error.place = {**place, **error.place}
        raise
