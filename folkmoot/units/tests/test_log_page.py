import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from folkmoot.audit.actions import record
from folkmoot.audit.models import Body, Entry
from folkmoot.core.append_only import lifted
from folkmoot.core.spans import revise
from folkmoot.core.tests.answers import masked
from folkmoot.core.texts import both
from folkmoot.units.access import Access
from folkmoot.units.actions import begin_membership, end_membership
from folkmoot.units.log import lines_of, visible_entries
from folkmoot.units.models import Placement
from folkmoot.units.tests.world import make_person

LOG = "/log/"


def seen_units(world, nickname):
    found = visible_entries(Access(getattr(world, nickname)))
    names = {
        getattr(world, code).unit_id: code
        for code in ("city", "north", "north1", "north2", "south")
    }
    return sorted({names[pk] for pk in found.values_list("body__unit", flat=True)})


def newest(access):
    [line] = lines_of(visible_entries(access)[:1], access)
    return line


def test_route_is_named_for_the_menu():
    assert reverse("audit_log") == LOG


def test_member_reads_the_entries_of_the_own_unit_and_those_above(world):
    assert seen_units(world, "member") == ["city", "north", "north1"]
    assert seen_units(world, "southerner") == ["city", "south"]


def test_office_without_the_right_widens_nothing(world):
    assert seen_units(world, "chair") == ["city", "south"]
    assert seen_units(world, "general") == ["city", "north", "north1"]


def test_auditor_reads_everything_in_reach_and_whoever_left_nothing(world):
    assert seen_units(world, "auditor") == ["city", "north", "north1", "north2", "south"]
    assert seen_units(world, "leaver") == []


def test_entries_without_a_place_are_shown_to_nobody_by_default(world):
    record("office.given", by=None, at=None, who={"person": world.hidden.pk})
    assert not visible_entries(Access(world.chair)).filter(body__unit=None).exists()


def test_private_detail_is_for_holders_of_the_right_at_the_place(world):
    begin_membership(
        make_person("2001", "许静"), world.north1, on=date(2025, 2, 1), by=world.general
    )
    public = "A membership in North First Branch began on 1 February 2025."
    as_member, as_auditor = newest(Access(world.member)), newest(Access(world.auditor))
    assert (as_member.public, as_member.private) == (public, "")
    assert as_auditor.public == public
    assert as_auditor.private == "许静 became a member of North First Branch on 1 February 2025."


def test_sentences_are_made_in_the_readers_language(world):
    record("office.given", by=None, at=world.north1, who={"person": world.member.pk},
           office=both("Treasurer", "财务委员"), starts=date(2025, 3, 1))  # fmt: skip
    access = Access(world.member)
    assert newest(access).public == (
        "张伟 holds the office Treasurer in North First Branch from 1 March 2025."
    )
    with translation.override("zh-hans"):
        assert "财务委员" in newest(access).public
        assert "城北第一支部" in newest(access).public


def test_names_are_those_of_today_and_an_erased_person_is_a_former_member(world):
    gone = make_person("2002", "秦岚")
    record(
        "office.given", by=None, at=world.north1, who={"person": gone.pk}, office="x", starts="y"
    )
    gone.name = "秦小岚"
    gone.save()
    access = Access(world.member)
    assert newest(access).public.startswith("秦小岚 holds")
    gone.account.delete()
    gone.delete()
    assert newest(access).public.startswith("a former member holds")


def test_every_shape_of_parameter_has_words(world):
    now = timezone.now()
    record("office.given", by=None, at=world.north1, office=None, starts=now,
           who=[{"person": world.member.pk}, {"unit": world.south.unit_id}, 3])  # fmt: skip
    local = timezone.localtime(now, timezone.get_default_timezone())
    assert newest(Access(world.member)).public == (
        "张伟, South Branch, 3 holds the office — in North First Branch from "
        f"{local.day} {local:%B %Y, %H:%M}."
    )


def test_text_that_only_looks_like_a_date_stays_as_it_is(world):
    record("office.given", by=None, at=world.north1, who="2025-02-30", office="{actor}", starts="")
    assert newest(Access(world.member)).public == (
        "2025-02-30 holds the office {actor} in North First Branch from ."
    )


def test_verb_of_another_version_is_named_as_such(world):
    record("office.given", by=None, at=world.north1)
    with lifted(connection):
        Body.objects.filter(entry__sequence=Entry.objects.count()).update(verb="kite.flown")
    assert newest(Access(world.member)).public == (
        "An entry of a kind that this version cannot read."
    )


def test_unit_is_called_what_it_was_called_then(world):
    Placement.objects.filter(pk=world.north1.pk).update(ends=date(2030, 1, 1))
    world.north1.refresh_from_db()
    revise(world.north1, starts=date(2030, 1, 1), ends=None, name=both("Renamed", "新名"))
    Placement.objects.filter(pk=world.north1.pk).update(withdrawn=None)
    record("membership.began", by=None, at=world.north1, starts=date(2025, 1, 1))
    assert "in North First Branch began" in newest(Access(world.member)).public


def test_unit_that_moved_keeps_its_log(world):
    Placement.objects.filter(unit=world.north1.unit).update(
        parent=world.south.unit, path=f"{world.south.path}{world.north1.unit_id}."
    )
    assert seen_units(world, "member") == ["city", "north1", "south"]


def test_page_shows_sentences_numbers_digests_and_the_head(world, sign_in):
    page = sign_in(world.member).get(LOG).content.decode()
    entries = list(visible_entries(Access(world.member)))
    shown = [int(number) for number in re.findall(r'data-label="Entry">(\d+)<', page)]
    assert shown == [entry.sequence for entry in entries]
    assert all(f">{entry.digest[:10]}<" in page for entry in entries)
    assert f"check_audit --head {Entry.objects.latest('sequence').digest}<" in page
    assert "North General Branch was founded on 1 January 2020 as General branch." in page
    assert world.hidden.name not in page


def test_unit_narrows_the_list(world, sign_in):
    response = sign_in(world.member).get(LOG, {"unit": "city"})
    founded = [line.public for line in response.context["lines"]][-1]
    assert founded == "City Committee was founded on 1 January 2020 as Committee."
    assert {line.entry.body.unit for line in response.context["lines"]} == {world.city.unit_id}


def test_unit_out_of_scope_looks_like_one_that_does_not_exist(world, sign_in):
    client = sign_in(world.member)
    answers = [client.get(LOG, {"unit": code}) for code in ("north2", "south", "no-such-unit")]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({masked(answer) for answer in answers}) == 1


def test_closed_unit_stays_readable_for_the_auditor(world, sign_in):
    Placement.objects.filter(unit=world.south.unit).update(ends=date(2025, 1, 1))
    assert sign_in(world.auditor).get(LOG, {"unit": "south"}).status_code == 200
    assert "south" in seen_units(world, "auditor")


def test_unknown_parameters_are_refused(world, sign_in):
    assert sign_in(world.member).get(LOG, {"order": "actor"}).status_code == 400


def test_only_reading_is_possible(world, sign_in):
    assert sign_in(world.member).post(LOG).status_code == 405


def test_strangers_sign_in_first_and_former_members_find_nothing(world, client, sign_in):
    assert client.get(LOG).headers["Location"] == "/accounts/login/?next=/log/"
    assert sign_in(world.leaver).get(LOG).status_code == 404


@pytest.mark.parametrize("nickname", ["member", "auditor"])
def test_queries_do_not_depend_on_the_number_of_entries(world, sign_in, nickname):
    client = sign_in(getattr(world, nickname))
    client.get(LOG)
    counts = []
    for more in (0, 30):
        for number in range(more):
            person = make_person(f"3{number:03}", f"成员{number}")
            spell = begin_membership(person, world.north1, on=date(2024, 1, 1), by=world.general)
            end_membership(spell, world.north1, on=date(2024, 2, 1), reason="", by=world.chair)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LOG)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Entry.objects.count() > 60


def test_long_log_is_turned_page_by_page(world, sign_in):
    for _ in range(60):
        record("office.given", by=None, at=world.north1)
    client = sign_in(world.member)
    first, second = (client.get(LOG, {"page": page}).context["lines"] for page in (1, 2))
    assert len(first) == 50
    assert first[-1].entry.sequence - 1 == second[0].entry.sequence
