from folkmoot.audit.actions import note_look
from folkmoot.people.models import Account
from folkmoot.units.tests.budget import queries_of


def looks(client, query=""):
    shown = client.get(f"/me/{query}").context["looks"]
    return [(one.viewer.number if one.viewer else None, str(one.role)) for one in shown]


def test_member_reads_what_is_stored(world, sign_in):
    world.member.phone = "13900000000"
    world.member.save()
    shown = sign_in(world.member).get("/me/").content.decode()
    for text in (
        "张伟",
        "1006",
        "13900000000",
        "p1006@example.org",
        "North First Branch",
        "zhangwei",
    ):
        assert text in shown


def test_strangers_are_asked_to_sign_in(world, client):
    assert client.get("/me/").status_code == 302


def test_who_left_can_still_read_the_own_record(world, sign_in):
    assert sign_in(world.leaver).get("/me/").status_code == 200


def test_account_without_a_person_gets_a_clear_page(world, client):
    client.force_login(Account.objects.create_user("nobody@example.org"))
    shown = client.get("/me/")
    assert shown.status_code == 200
    assert "Your account is not connected to a member's record" in shown.content.decode()


def test_member_sees_who_looked_under_which_office(world, sign_in):
    sign_in(world.secretary).get("/people/1006/?why=data")
    sign_in(world.chair).get("/people/1006/?why=data")
    sign_in(world.chair).get("/people/1007/?why=data")
    assert looks(sign_in(world.member)) == [("1001", "Organisation officer"), ("1003", "Secretary")]


def test_lists_that_held_the_unit_are_shown_and_those_of_others_are_not(world, sign_in):
    sign_in(world.general).get("/register/")
    sign_in(world.chair).get("/register/?unit=south")
    sign_in(world.sibling).get("/register/")
    assert looks(sign_in(world.member)) == [("1002", "Secretary")]


def test_own_looks_are_not_shown(world, sign_in):
    client = sign_in(world.secretary)
    client.get("/register/")
    client.get("/people/1003/?why=data")
    assert looks(client) == []


def test_viewer_who_is_no_longer_known_is_named_so(world, sign_in):
    world.auditor.pk = 999_999
    note_look(viewer=world.auditor, role={}, page="record", reason="data", subject=world.member)
    client = sign_in(world.member)
    assert looks(client) == [(None, "")]
    assert "a former member" in client.get("/me/").content.decode()


def test_looks_come_in_pages_with_equal_queries(world, sign_in):
    client = sign_in(world.member)
    note_look(
        viewer=world.chair, role={"en": "A"}, page="record", reason="data", subject=world.member
    )
    before = queries_of(client, "/me/")
    for _ in range(60):
        note_look(
            viewer=world.secretary,
            role={"en": "B"},
            page="record",
            reason="data",
            subject=world.member,
        )
    assert queries_of(client, "/me/") == before
    assert [len(looks(client, f"?page={page}")) for page in (1, 3, 4)] == [20, 20, 1]


def test_chinese_page(world, sign_in):
    client = sign_in(world.member)
    client.cookies["django_language"] = "zh-hans"
    assert "城北第一支部" in client.get("/me/").content.decode()
