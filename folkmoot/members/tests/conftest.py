import pytest

from folkmoot.outbox.models import Letter
from folkmoot.people.models import Person


@pytest.fixture
def mail(world, settings):
    """`mail()`: whom the letters since the last call went to, and the page they name."""
    settings.SITE_ADDRESS = "https://test.example"
    names = {who.account.email: name for name, who in vars(world).items() if is_person(who)}
    seen: set[int] = set()

    def news():
        rows = list(Letter.objects.exclude(pk__in=seen))
        seen.update(row.pk for row in rows)
        pages = [row.text.split()[-1].removeprefix("https://test.example") for row in rows]
        return sorted((names[row.recipient], page) for row, page in zip(rows, pages, strict=True))

    return news


def is_person(thing):
    return isinstance(thing, Person)
