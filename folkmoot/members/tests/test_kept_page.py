"""What is kept about people is open to everyone it is about."""

from folkmoot.core.declared import tables
from folkmoot.units.tests.budget import queries_of


def test_member_and_former_member_read_every_table(world, sign_in):
    for person in (world.member, world.leaver):
        shown = sign_in(person).get("/data/").content.decode()
        missing = [str(one.title) for one in tables().values() if str(one.title) not in shown]
        assert missing == []


def test_every_column_is_named_on_the_page(world, sign_in):
    shown = sign_in(world.member).get("/data/").content.decode().replace("&#x27;", "'")
    labels = {str(column.label) for one in tables().values() for column in one.columns.values()}
    assert sorted(label for label in labels if label not in shown) == []


def test_strangers_are_asked_to_sign_in(world, client):
    assert client.get("/data/").status_code == 302


def test_page_asks_the_database_for_no_table(world, sign_in):
    client = sign_in(world.member)
    client.get("/data/")
    assert queries_of(client, "/data/") <= 8


def test_own_page_leads_there(world, sign_in):
    assert 'href="/data/"' in sign_in(world.member).get("/me/").content.decode()


def test_unknown_parameter_is_refused(world, sign_in):
    assert sign_in(world.member).get("/data/?zzz=1").status_code == 400
