"""What tests of exports share: asking for one, and reading what came."""

import csv
import io
import time

from django.test import Client

from folkmoot.core.jobs import do_ready
from folkmoot.home.tests.access.crowd import PROOF
from folkmoot.members.importers.reading.grid import read_grid
from folkmoot.members.models import Export

PAGE = "/register/export/"
GOOD = {
    "format": "csv",
    "why": "export-check",
    "reason": "To compare it with the list of dues",
}


def fresh(person):
    """A browser whose owner has just confirmed who they are."""
    client = Client()
    person.account.refresh_from_db()
    client.force_login(person.account)
    session = client.session
    session["account_authentication_methods"] = [PROOF | {"at": time.time()}]
    session["account_authentication_methods_user"] = str(person.account.pk)
    session.save()
    return client


def asked(client, **changes):
    """The address of the page of an export."""
    response = client.post(PAGE, GOOD | changes)
    assert response.status_code == 302, response.context["form"].errors
    return response["Location"]


def made(client, **changes):
    """The same, after the worker."""
    address = asked(client, **changes)
    do_ready()
    return address


def content(client, **changes):
    """The bytes of an export; another one can be asked for at once."""
    address = made(client, **changes)
    found = client.get(f"{address}file/")
    assert found.status_code == 200
    Export.objects.all().delete()
    return found.getvalue()


def lines(data):
    """Each row by the names of the columns, without empty cells."""
    grid = read_grid(data)
    return [
        {name: text for name, text in zip(grid.header, cells, strict=True) if text}
        for _number, cells in grid.rows
    ]


def raw(data):
    """The cells of a CSV file as they stand there."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
