"""The pages of acts: who may propose, read, sign and withdraw, and what they say."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from folkmoot.core.dates import today
from folkmoot.core.texts import both
from folkmoot.units.actions import appoint, found_unit
from folkmoot.units.acts.actions import propose_act, sign_act
from folkmoot.units.acts.forms import FORMS
from folkmoot.units.acts.kinds import KINDS
from folkmoot.units.acts.models import Act
from folkmoot.units.acts.tests.state import homes, state, tree
from folkmoot.units.models import Employment, Host, OfficeKind, UnitKind
from folkmoot.units.tests.budget import queries_of
from folkmoot.units.tests.world import FOUNDED, make_person

LATER = today() + timedelta(days=30)
ALL = ("chair", "general", "secretary", "sibling", "southerner", "member", "leaver", "auditor")


def form(**fields):
    return {"on": LATER.isoformat(), "reason": "decided in the meeting", "decision": ""} | fields


def new(code, parent, **fields):
    kind = UnitKind.objects.get(code="branch")
    return {
        "code": code, "name_en": code.title(), "name_zh-hans": "", "kind": kind.pk,
        "parent": parent.unit_id,
    } | fields  # fmt: skip


def part(number, values):
    return {f"p{number}-{name}": value for name, value in values.items()}


def closing(world):
    return propose_act(
        "close", {"unit": world.north1.unit_id, "heir": world.north2.unit_id},
        on=LATER, reason="too small", by=world.general,
    )  # fmt: skip


def propose(client, code, act, /, **fields):
    return client.post(f"/units/{code}/acts/new/{act}/", form(**fields))


def content(answer):
    return answer.content.decode()


def test_every_kind_has_a_form():
    assert list(FORMS) == list(KINDS)


@pytest.mark.parametrize("kind", list(KINDS))
def test_every_form_is_shown_to_a_leader_in_both_languages(world, sign_in, kind):
    client = sign_in(world.general)
    assert client.get(f"/units/north1/acts/new/{kind}/").status_code == 200
    client.cookies["django_language"] = "zh-hans"
    assert client.get(f"/units/north1/acts/new/{kind}/").status_code == 200


@pytest.mark.parametrize(
    ("who", "status"),
    [("chair", 200), ("general", 200), ("secretary", 200), ("sibling", 404), ("southerner", 404),
     ("member", 404), ("auditor", 404), ("leaver", 404)],
)  # fmt: skip
def test_who_proposes_for_a_unit(world, sign_in, who, status):
    client = sign_in(getattr(world, who))
    assert client.get("/units/north1/acts/new/rename/").status_code == status
    fields = {"name_en": "New", "name_zh-hans": "新"}
    expected = 302 if status == 200 else 404
    assert propose(client, "north1", "rename", **fields).status_code == expected
    assert Act.objects.count() == (expected == 302)


def test_unknown_kind_is_not_found(world, sign_in):
    assert sign_in(world.chair).get("/units/north1/acts/new/abolish/").status_code == 404


def test_units_out_of_reach_cannot_be_chosen(world, sign_in):
    answer = propose(sign_in(world.general), "north1", "move", parent=world.south.unit_id)
    assert answer.status_code == 200
    assert "South Branch" not in content(answer)
    assert not Act.objects.exists()


@pytest.mark.parametrize(
    ("who", "page", "signs"),
    [("chair", 200, 302), ("general", 200, 302), ("secretary", 404, 404), ("sibling", 404, 404),
     ("southerner", 404, 404), ("member", 404, 404), ("auditor", 404, 404), ("leaver", 404, 404)],
)  # fmt: skip
def test_who_reads_and_signs_a_proposal(world, sign_in, who, page, signs):
    act = closing(world)
    client = sign_in(getattr(world, who))
    answer = client.get(f"/acts/{act.pk}/")
    assert answer.status_code == page
    seen = content(answer).partition('name="seen" value="')[2].partition('"')[0]
    assert client.post(f"/acts/{act.pk}/sign/", {"seen": seen}).status_code == signs
    act.refresh_from_db()
    assert bool(act.signed) == (who == "chair")
    assert client.get(f"/acts/{act.pk}/sign/").status_code in {404, 405}


@pytest.mark.parametrize("who", ALL)
def test_signed_act_is_open_to_all_inside_but_not_who_is_a_member(world, sign_in, who):
    act = sign_act(closing(world), by=world.chair)
    answer = sign_in(getattr(world, who)).get(f"/acts/{act.pk}/")
    assert answer.status_code == (404 if who == "leaver" else 200)
    reads_register = who in {"chair", "general"}
    assert ("张伟" in content(answer)) == reads_register


@pytest.mark.parametrize(
    ("who", "status"),
    [("chair", 302), ("general", 302), ("secretary", 404), ("member", 404), ("auditor", 404)],
)
def test_who_withdraws_a_signed_act(world, sign_in, who, status):
    act = sign_act(closing(world), by=world.chair)
    assert sign_in(getattr(world, who)).post(f"/acts/{act.pk}/withdraw/").status_code == status
    act.refresh_from_db()
    assert bool(act.withdrawn) == (status == 302)


def test_preview_that_was_not_seen_is_never_signed(world, sign_in):
    act = closing(world)
    client = sign_in(world.chair)
    answer = client.post(f"/acts/{act.pk}/sign/", {"seen": "0" * 16}, follow=True)
    assert "has changed since you looked" in content(answer)
    assert not Act.objects.get().signed


def test_page_shows_what_will_happen_before_and_the_same_after(world, sign_in):
    act = closing(world)
    client = sign_in(world.chair)
    sentence = "The term of 李雷 in the office Secretary of North First Branch ends."
    before = content(client.get(f"/acts/{act.pk}/"))
    assert sentence in before
    assert "4 members go from North First Branch to North Second Branch" in before
    sign_act(act, by=world.chair)
    after = content(client.get(f"/acts/{act.pk}/"))
    assert sentence in after
    assert "Decided, takes effect on" in after


def test_act_that_became_impossible_says_why_and_cannot_be_signed(world, sign_in):
    act = propose_act(
        "found",
        {"unit": {"code": "east", "name": both("E", ""), "kind": 1, "parent": world.city.unit_id}},
        on=LATER, reason="", by=world.general,
    )  # fmt: skip
    kind = UnitKind.objects.get(code="branch")
    found_unit("east", both("East", ""), kind, parent=world.city, on=FOUNDED, by=None)
    page = content(sign_in(world.chair).get(f"/acts/{act.pk}/"))
    assert "cannot be signed as things stand" in page
    assert "/sign/" not in page


def test_unit_page_lists_its_acts_and_hides_proposals(world, sign_in):
    act = closing(world)
    link = f"/acts/{act.pk}/"
    assert link in content(sign_in(world.chair).get("/units/north1/"))
    assert link not in content(sign_in(world.member).get("/units/north1/"))
    sign_act(act, by=world.chair)
    page = content(sign_in(world.member).get("/units/north1/"))
    assert [link in page, "decided, takes effect on" in page] == [True, True]
    assert "/acts/new/" not in page


def test_split_by_hand_and_by_host(world, sign_in):
    host = Host.objects.create(code="acme", name=both("Acme", "宏达"))
    Employment.objects.create(person=world.colleague, host=host, starts=FOUNDED)
    fields = (
        part(0, new("n3", world.north, by="hand", by_hand=[world.member.pk]))
        | part(1, new("n4", world.north, by="host", by_host=[host.pk], hosts=["acme"]))
        | {"parts": "2", "stays": "on"}
    )
    answer = propose(sign_in(world.general), "north1", "split", **fields)
    assert answer.status_code == 302, content(answer)
    sign_act(Act.objects.get(), by=world.chair)
    assert [homes(LATER)[number] for number in ("1006", "1007", "1002")] == ["n3", "n4", "north1"]
    assert Host.objects.get().units.get().code == "n4"


@pytest.mark.parametrize(
    "table", [b"number;name\r\n1006;x\r\n1007;y\r\n", "会员编号,姓名\n1006,张伟\n1007,王芳".encode("gb18030"),
              "\ufeff1006\n1007\n".encode()]
)  # fmt: skip
def test_transfer_by_a_file_of_numbers(world, sign_in, table):
    fields = {
        "target": world.south.unit_id, "by": "file",
        "by_file": SimpleUploadedFile("numbers.csv", table),
    }  # fmt: skip
    answer = propose(sign_in(world.chair), "north1", "transfer-members", **fields)
    assert answer.status_code == 302, content(answer)
    sign_act(Act.objects.get(), by=world.general)
    assert [homes(LATER)[number] for number in ("1006", "1007", "1002")] == [
        "south", "south", "north1",
    ]  # fmt: skip


def test_file_with_a_stranger_gets_a_sentence_that_tells_the_row(world, sign_in):
    fields = {
        "target": world.south.unit_id, "by": "file",
        "by_file": SimpleUploadedFile("numbers.csv", b"1006\n1008\n"),
    }  # fmt: skip
    page = content(propose(sign_in(world.chair), "north1", "transfer-members", **fields))
    assert "Row 2: nobody at home in this unit has the number “1008”." in page


def test_bad_input_loses_nothing_not_even_a_file(world, sign_in):
    fields = {
        "target": world.south.unit_id, "by": "file", "decision": "Minutes of Monday",
        "by_file": SimpleUploadedFile("numbers.csv", b"1006\n"), "on": "soon",
    }  # fmt: skip
    page = content(propose(sign_in(world.chair), "north1", "transfer-members", **fields))
    assert "This is not a date." in page
    assert "Minutes of Monday" in page
    assert page.count(" checked") == 2
    assert re.search(f'name="by_hand" value="{world.member.pk}"[^>]* checked', page)


def test_one_unit_more_keeps_what_was_typed_and_judges_nothing(world, sign_in):
    fields = part(0, {"code": "n3"}) | {"parts": "1", "more": "1"}
    page = content(propose(sign_in(world.general), "north1", "split", **fields))
    assert 'value="n3"' in page
    assert 'name="parts" value="2"' in page
    assert "Please correct" not in page


def test_impossible_act_gets_a_sentence(world, sign_in):
    answer = propose(sign_in(world.chair), "north", "move", parent=world.north1.unit_id)
    assert "A unit cannot stand under itself" in content(answer)
    assert not Act.objects.exists()


def test_merger_into_a_new_unit_asks_for_it(world, sign_in):
    client = sign_in(world.chair)
    kind = UnitKind.objects.get(code="joint-branch").pk
    fields = {
        "others": [world.south.unit_id],
        "into": "new",
        "kind": kind,
        "parent": world.city.unit_id,
    }
    assert "A new unit needs this." in content(propose(client, "north1", "merge", **fields))
    fields |= {"code": "joint", "name_en": "Joint", "name_zh-hans": "联合"}
    assert propose(client, "north1", "merge", **fields).status_code == 302
    sign_act(Act.objects.get(), by=world.general)
    assert sorted(tree(LATER)) == ["city", "joint", "north", "north2"]


def test_only_one_other_unit_takes_the_rest_in(world, sign_in):
    client = sign_in(world.chair)
    kind = UnitKind.objects.get(code="branch").pk
    others = [world.south.unit_id, world.north2.unit_id]
    fields = {"others": others, "into": "other", "kind": kind, "parent": world.city.unit_id}
    assert "one other unit is chosen" in content(propose(client, "north1", "merge", **fields))
    fields["others"] = others[:1]
    assert propose(client, "north1", "merge", **fields).status_code == 302
    assert Act.objects.get().parameters["into"] == world.south.unit_id


def test_reading_and_refused_posts_change_nothing(world, sign_in):
    act = closing(world)
    before = state()
    for who in ("member", "sibling", "auditor"):
        client = sign_in(getattr(world, who))
        for verb in ("sign", "withdraw"):
            assert client.post(f"/acts/{act.pk}/{verb}/").status_code == 404
    assert state() == before


def test_queries_of_an_act_do_not_grow_with_its_members(world, sign_in):
    client = sign_in(world.chair)
    act = sign_act(closing(world), by=world.chair)
    before = queries_of(client, f"/acts/{act.pk}/")
    kind = OfficeKind.objects.get(code="committee-member")
    for number in range(20):
        person = make_person(f"70{number}", f"人{number}")
        world.member.memberships.model.objects.create(
            person=person, unit=world.south.unit, starts=FOUNDED
        )
        appoint(person, world.south, kind, term=(FOUNDED, None), by=None)
    big = sign_act(
        propose_act(
            "close", {"unit": world.south.unit_id, "heir": world.north2.unit_id},
            on=LATER, reason="r", by=world.general,
        ),
        by=world.chair,
    )  # fmt: skip
    assert queries_of(client, f"/acts/{big.pk}/") == before
