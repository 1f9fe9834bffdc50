import re

import pytest

from folkmoot.audit.models import Look
from folkmoot.members.duplicates.merging import mark_different, merge_people
from folkmoot.members.duplicates.plan import Wish
from folkmoot.members.models import Different, Merge
from folkmoot.members.tests.bytes import answer
from folkmoot.members.tests.twins import change, twin
from folkmoot.units.actions import appoint
from folkmoot.units.models import OfficeKind
from folkmoot.units.tests.budget import queries_of
from folkmoot.units.tests.world import FOUNDED

LIST = "/register/duplicates/"
PAIR = "/register/duplicates/1006/2001/"
SHARED = {"email": "p1006@example.org"}
EVERYBODY = [
    "chair",
    "general",
    "secretary",
    "sibling",
    "southerner",
    "member",
    "leaver",
    "auditor",
]
ROLES = [(who, who in {"chair", "general", "secretary"}) for who in EVERYBODY]


def seen_at(client, address, **data):
    """The digest of what a preview shows."""
    page = client.get(address, data).content.decode()
    found = re.search(r'name="seen" value="(\w+)"', page)
    return found[1] if found else ""


def merge_by(client, pair=PAIR, **choices):
    """Preview and consent; what came back."""
    wish = {"keep": "low", **choices}
    address = f"{pair}merge/"
    return client.post(address, wish | {"seen": seen_at(client, address, **wish)})


@pytest.mark.parametrize(("who", "may"), ROLES)
def test_pair_is_found_by_who_keeps_the_register_of_both(world, sign_in, who, may):
    twin(world, **SHARED)
    client = sign_in(getattr(world, who))
    assert client.get(PAIR).status_code == (200 if may else 404)
    assert client.get(f"{PAIR}merge/").status_code == (200 if may else 404)


@pytest.mark.parametrize(("who", "may"), ROLES)
def test_list_is_for_who_keeps_a_register(world, sign_in, who, may):
    status = sign_in(getattr(world, who)).get(LIST).status_code
    assert status == (200 if may or who in {"sibling", "southerner"} else 404)


@pytest.mark.parametrize(("who", "may"), ROLES)
def test_merge_is_done_by_who_keeps_the_register_of_both(world, sign_in, who, may):
    twin(world, **SHARED)
    response = merge_by(sign_in(getattr(world, who)), joined="low")
    assert response.status_code == (302 if may else 404)
    assert Merge.objects.count() == int(may)


@pytest.mark.parametrize(("who", "may"), ROLES)
def test_mark_is_made_and_taken_back_by_who_keeps_the_register_of_both(world, sign_in, who, may):
    twin(world, **SHARED)
    client = sign_in(getattr(world, who))
    assert client.post(f"{PAIR}different/", {"reason": "Brothers"}).status_code == (
        302 if may else 404
    )
    assert Different.objects.filter(taken_back=None).count() == int(may)
    assert client.post(f"{PAIR}alike/").status_code == (302 if may else 404)
    assert not Different.objects.filter(taken_back=None).exists()


@pytest.mark.parametrize(("who", "may"), ROLES)
def test_merge_is_seen_and_undone_by_who_keeps_the_register_of_both(world, sign_in, who, may):
    merge = merge_people(world.member, twin(world), Wish(), by=None)
    client = sign_in(getattr(world, who))
    assert client.get(f"/register/merges/{merge.pk}/").status_code == (200 if may else 404)
    assert client.post(f"/register/merges/{merge.pk}/").status_code == (302 if may else 404)
    assert Merge.objects.filter(undone=None).count() == int(not may)


def test_nobody_merges_marks_or_unmerges_the_own_record(world, sign_in):
    pair = "/register/duplicates/1003/2001/"
    other = twin(world, email="p1003@example.org")
    client = sign_in(world.secretary)
    assert "Nobody decides in their own case" in client.get(pair).content.decode()
    assert merge_by(client, pair, joined="low", name="low").status_code == 200
    assert client.post(f"{pair}different/", {"reason": "x"}).status_code == 200
    assert (Merge.objects.count(), Different.objects.count()) == (0, 0)
    merge = merge_people(world.secretary, other, Wish(), by=None)
    client.post(f"/register/merges/{merge.pk}/")
    assert Merge.objects.filter(undone=None).exists()


def test_nobody_merges_somebody_of_a_higher_office(world, sign_in):
    twin(world, **SHARED)
    officer = OfficeKind.objects.get(code="organisation-officer")
    appoint(world.member, world.city, officer, term=(FOUNDED, None), by=None)
    client = sign_in(world.secretary)
    assert "holds an office beyond yours" in client.get(PAIR).content.decode()
    assert merge_by(client, joined="low").status_code == 200
    assert not Merge.objects.exists()


def test_hidden_twins_change_no_byte_of_any_page(world, sign_in):
    twin(world, **SHARED)
    merge_people(world.colleague, twin(world, number="2002"), Wish(), by=None)
    client = sign_in(world.secretary)
    pages = [
        LIST,
        f"{LIST}?show=different",
        f"{LIST}?show=merged",
        PAIR,
        f"{PAIR}merge/?keep=low&joined=low",
    ]
    before = [answer(client, page) for page in pages]
    hidden = [twin(world, "north2", number=str(n), **SHARED) for n in (3001, 3002, 3003)]
    merge_people(hidden[0], hidden[1], Wish(), by=None)
    Different.objects.create(low=world.member, high=hidden[2], reason="Far away")
    assert [answer(client, page) for page in pages] == before


def test_hidden_record_is_as_one_that_does_not_exist(world, sign_in):
    twin(world, "north2", **SHARED)
    client = sign_in(world.secretary)
    for end in ("", "merge/"):
        status, body = answer(client, f"{PAIR}{end}")
        missing = answer(client, f"{PAIR.replace('2001', '9999')}{end}")
        assert (status, body.replace(b"2001", b"9999")) == missing


@pytest.mark.parametrize(
    "address", [f"{LIST}?q=a", f"{LIST}?page=1&page=2", f"{PAIR}?x=1", f"{PAIR}merge/?phone=low"]
)
def test_unknown_parameters_are_refused(world, sign_in, address):
    twin(world, **SHARED)
    assert sign_in(world.secretary).get(address).status_code == 400


def test_number_of_queries_does_not_depend_on_the_number_of_pairs(world, sign_in):
    client, pages = (
        sign_in(world.secretary),
        [LIST, f"{LIST}?show=different", f"{LIST}?show=merged"],
    )
    counts = []
    for first in (3000, 3010):
        for number in range(first, first + 6, 2):
            one = twin(world, number=str(number), name=f"人{number}", phone=f"1391234{number}")
            two = twin(world, number=str(number + 1), phone=f"1391234{number}")
            if number % 4:
                mark_different(one, two, reason="Brothers", by=None)
        merge_people(two, twin(world, number=f"9{first}"), Wish(), by=None)
        counts.append([queries_of(client, page) for page in pages])
    assert counts[0] == counts[1]
    assert max(counts[0]) < 25


def test_list_says_why_two_look_alike(world, sign_in):
    twin(world, **SHARED)
    [row] = sign_in(world.secretary).get(LIST).context["rows"]
    assert (row.low.number, row.high.number, [str(reason) for reason in row.reasons]) == (
        "1006", "2001", ["same e-mail address", "same name"],
    )  # fmt: skip


def test_list_is_one_look_and_a_pair_is_two(world, sign_in):
    other = twin(world, **SHARED)
    client = sign_in(world.secretary)
    client.get(LIST)
    client.get(PAIR)
    looks = Look.objects.order_by("subject").values_list("page", "subject")
    assert sorted(looks, key=lambda look: look[1] or 0) == [
        ("duplicates", None),
        ("record", world.member.pk),
        ("record", other.pk),
    ]


def test_merge_keeps_what_was_chosen_and_says_so_before(world, sign_in):
    twin(world, phone="13912345678", **SHARED)
    client = sign_in(world.secretary)
    page = client.get(f"{PAIR}merge/", {"keep": "high", "joined": "low"}).content.decode()
    assert "The record 1006 goes into 2001." in page
    assert "from 1006" in page
    merge_by(client, keep="high", joined="low")
    merge = Merge.objects.get()
    assert (merge.kept.number, merge.kept.joined) == ("2001", FOUNDED)


def test_what_changed_since_the_preview_is_looked_at_again(world, sign_in):
    other = twin(world, **SHARED)
    client = sign_in(world.secretary)
    wish = {"keep": "low", "joined": "low"}
    seen = seen_at(client, f"{PAIR}merge/", **wish)
    change(other, phone="13912345678")
    response = client.post(f"{PAIR}merge/", wish | {"seen": seen})
    assert "Something has changed since you looked" in response.content.decode()
    assert not Merge.objects.exists()


def test_contradicting_homes_are_explained_and_one_is_left_out(world, sign_in):
    other = twin(world, "north2", **SHARED)
    client = sign_in(world.general)
    assert "These contradict each other" in client.get(PAIR).content.decode()
    page = client.get(f"{PAIR}merge/", {"keep": "low", "joined": "low"}).content.decode()
    assert "Some of these spells contradict each other" in page
    assert "Merge the two records" not in page
    out = f"membership-{other.memberships.get().pk}"
    assert merge_by(client, joined="low", leave_out=out).status_code == 302


def test_number_of_a_merged_record_leads_to_the_survivor(world, sign_in):
    merge_people(world.member, twin(world), Wish(), by=None)
    client = sign_in(world.secretary)
    assert client.get("/people/2001/")["Location"] == "/people/1006/"
    assert "2001" in client.get("/people/1006/?why=data").content.decode()
    assert sign_in(world.southerner).get("/people/2001/").status_code == 404


def test_survivor_is_shown_who_looked_at_the_merged_record(world, sign_in):
    twin(world, **SHARED)
    client = sign_in(world.secretary)
    client.get("/people/2001/?why=data")
    merge_by(client, joined="low")
    looks = sign_in(world.member).get("/me/").context["looks"]
    assert world.secretary in {look.viewer for look in looks}


def test_register_lists_the_survivor_alone(world, sign_in):
    merge_people(world.member, twin(world), Wish(), by=None)
    rows = sign_in(world.secretary).get("/register/?q=张伟").context["rows"]
    assert [row.membership.person.number for row in rows] == ["1006"]
