import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from folkmoot.audit.models import Entry
from folkmoot.members.models import ImportDraft
from folkmoot.members.tasks import tick
from folkmoot.members.tests.bytes import answer
from folkmoot.members.tests.sheets import xls, xlsx
from folkmoot.people.models import Person
from folkmoot.units.actions import begin_membership
from folkmoot.units.models import Appointment, Unit
from folkmoot.units.tests.world import FOUNDED, make_person

GOOD = "number,name,unit,phone\n7001,张三,north1,\n1006,张伟,north1,139\n1007,王芳,north1,\n"


def send(client, text, kind="members"):
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile("members.csv", content, "text/csv")
    return client.post("/register/import/", {"kind": kind, "file": file})


def uploaded(client, text, kind="members"):
    """The address of the preview of a file."""
    response = send(client, text, kind)
    assert response.status_code == 302
    return response["Location"]


def confirmed(client, address):
    """What a press on the preview's button brings."""
    seen = re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode())
    return client.post(address, {"seen": seen[1] if seen else ""})


def error(client, text, kind="members"):
    """The sentence beside the file."""
    response = send(client, text, kind)
    assert response.status_code == 200
    assert not ImportDraft.objects.exists()
    return response.context["form"].errors["file"][0]


@pytest.mark.parametrize("path", ["", "members.csv", "1/", "1/discard/"])
def test_import_does_not_exist_without_the_right(world, sign_in, client, path):
    assert client.get(f"/register/import/{path}").status_code == 302
    for nickname in ("member", "auditor", "leaver"):
        entered = sign_in(getattr(world, nickname))
        assert entered.get(f"/register/import/{path}").status_code == 404
        assert entered.post(f"/register/import/{path}").status_code == 404


def test_register_leads_to_the_import_only_with_the_right(world, sign_in):
    assert "/register/import/" in sign_in(world.secretary).get("/register/").content.decode()
    kind = world.secretary.appointments.get().office.kind
    kind.rights = ["register.see"]
    kind.save()
    assert "/register/import/" not in sign_in(world.secretary).get("/register/").content.decode()


@pytest.mark.parametrize("kind", ["members", "units"])
def test_sample_file_is_a_file_of_that_kind(world, sign_in, kind):
    client = sign_in(world.general)
    sample = client.get(f"/register/import/{kind}.csv")
    assert sample["Content-Type"] == "text/csv; charset=utf-8"
    text = sample.content.decode("utf-8-sig").replace("UNIT", "north").replace("HOST", "")
    page = client.get(uploaded(client, text, kind)).context
    assert (page["report"].is_clean, page["counts"]) == (True, {"new": 2})


def test_unknown_sample_is_not_found(world, sign_in):
    assert sign_in(world.general).get("/register/import/votes.csv").status_code == 404


def test_preview_says_per_row_what_would_change_and_writes_nothing(world, sign_in):
    client = sign_in(world.secretary)
    page = client.get(uploaded(client, GOOD))
    assert page.context["counts"] == {"new": 1, "changed": 1, "unchanged": 1}
    shown = page.content.decode()
    assert ["7001" in shown, "<ins>139</ins>" in shown, "1007" in shown] == [True, True, False]
    assert not Person.objects.filter(number="7001").exists()


def test_confirming_writes_everything_once_and_forgets_the_file(world, sign_in):
    client = sign_in(world.secretary)
    address = uploaded(client, GOOD)
    before = Entry.objects.count()
    assert confirmed(client, address)["Location"] == "/register/"
    assert "2 rows were imported." in client.get("/register/").content.decode()
    assert Person.objects.get(number="7001").memberships.get().unit == world.north1.unit
    assert Person.objects.get(number="1006").phone == "139"
    assert (Entry.objects.count(), ImportDraft.objects.count()) == (before + 1, 0)
    assert client.post(address, {"seen": "x"}).status_code == 404


def test_mistakes_are_named_and_cannot_be_confirmed(world, sign_in):
    client = sign_in(world.secretary)
    address = uploaded(client, GOOD + "7002,李四,nowhere,\n")
    page = client.get(address)
    shown = page.content.decode()
    assert ["Row 5" in shown, "There is no unit “nowhere” today." in shown] == [True, True]
    assert "Import all of it" not in shown
    for seen in ("", "x", page.context["report"].digest):
        assert client.post(address, {"seen": seen}).status_code == 200
    assert not Person.objects.filter(number="7001").exists()


def test_nothing_is_written_unless_the_preview_was_seen(world, sign_in):
    client = sign_in(world.secretary)
    address = uploaded(client, GOOD)
    for given in ({}, {"seen": ""}, {"seen": "abc"}):
        assert client.post(address, given).status_code == 200
    assert not Person.objects.filter(number="7001").exists()


def test_a_register_that_changed_meanwhile_is_shown_again(world, sign_in):
    client = sign_in(world.secretary)
    address = uploaded(client, GOOD)
    seen = client.get(address).context["report"].digest
    Person.objects.filter(number="1006").update(phone="138")
    page = client.post(address, {"seen": seen})
    assert "The register has changed meanwhile. Nothing was written." in page.content.decode()
    assert Person.objects.get(number="1006").phone == "138"
    assert confirmed(client, address).status_code == 302


def test_confirming_asks_for_the_reach_again(world, sign_in):
    client = sign_in(world.general)
    address = uploaded(client, GOOD.replace("7001,张三,north1", "7001,张三,north2"))
    seen = client.get(address).context["report"].digest
    kind = Appointment.objects.get(person=world.general).office.kind
    kind.reach = "unit"
    kind.save()
    page = client.post(address, {"seen": seen})
    assert "You may not add members to this unit." in page.content.decode()
    assert Person.objects.get(number="1006").phone == ""


def test_draft_of_another_account_does_not_exist(world, sign_in):
    address = uploaded(sign_in(world.secretary), GOOD)
    client = sign_in(world.chair)
    hidden = answer(client, address)
    assert hidden[0] == 404
    assert client.post(address, {"seen": "x"}).status_code == 404
    assert client.post(f"{address}discard/").status_code == 404
    assert ImportDraft.objects.count() == 1
    ImportDraft.objects.all().delete()
    assert answer(client, address) == hidden


def test_draft_lives_one_hour(world, sign_in):
    client = sign_in(world.secretary)
    address = uploaded(client, GOOD)
    ImportDraft.objects.update(created=timezone.now() - timedelta(minutes=61))
    assert client.get(address).status_code == 404
    assert client.post(address, {"seen": "x"}).status_code == 404
    sign_in(world.chair)
    uploaded(client, GOOD)
    assert [draft.account for draft in ImportDraft.objects.all()] == [world.chair.account]


def test_worker_forgets_old_drafts_and_keeps_fresh_ones(world, sign_in):
    uploaded(sign_in(world.secretary), GOOD)
    ImportDraft.objects.update(created=timezone.now() - timedelta(minutes=61))
    fresh = uploaded(sign_in(world.chair), GOOD)
    ImportDraft.objects.create(
        account=world.general.account,
        kind="members",
        content=b"",
        created=timezone.now() - timedelta(minutes=61),
    )
    assert (tick(), tick()) == (1, 0)
    assert sign_in(world.chair).get(fresh).status_code == 200


def test_each_account_has_one_draft(world, sign_in):
    client = sign_in(world.secretary)
    first = uploaded(client, GOOD)
    second = uploaded(client, GOOD)
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)


def test_draft_can_be_thrown_away(world, sign_in):
    client = sign_in(world.secretary)
    address = uploaded(client, GOOD)
    assert client.get(f"{address}discard/").status_code == 405
    assert client.post(f"{address}discard/")["Location"] == "/register/import/"
    assert not ImportDraft.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty. Its first row must name the columns."),
        ("number,name\n1,甲\n", "Row 1: The column “unit” is missing."),
        ("number,name,unit\n1,a,north1\n2,é,north1\n".encode("cp1252"), "Row 3: The file is"),
        (b"number,name,unit\n1,a\0,north1\n", "Row 2: The file contains a NUL byte"),
        (b"PK\x03\x04abc", "This spreadsheet is damaged"),
        (b"x" * (20 * 1024 * 1024 + 1), "The file is larger than 20 MB."),
        ('number,name,unit\n1,甲\n2,"乙,north1\n', "Row 3: This row is not CSV."),
    ],
)  # fmt: skip
def test_unreadable_files_get_a_sentence_and_are_not_kept(world, sign_in, content, sentence):
    assert error(sign_in(world.secretary), content)[: len(sentence)] == sentence


@pytest.mark.parametrize(
    "content", [xlsx, xls, lambda rows: "\n".join(";".join(row) for row in rows).encode("gb18030")]
)
def test_spreadsheets_and_other_text_files_are_previewed_like_csv(world, sign_in, content):
    client = sign_in(world.secretary)
    rows = [["number", "name", "unit"], ["7001", "张三", "north1"], ["1006", "张伟", "north1"]]
    page = client.get(uploaded(client, content(rows)))
    assert page.context["counts"] == {"new": 1, "unchanged": 1}


def test_no_file_and_no_kind_are_asked_for(world, sign_in):
    form = sign_in(world.secretary).post("/register/import/", {}).context["form"]
    assert sorted(form.errors) == ["file", "kind"]


def test_cells_are_escaped(world, sign_in):
    client = sign_in(world.secretary)
    text = "number,name,unit\n7001,<script>x</script>,north1\n<b>,x,north1\n"
    assert "<script>x" not in client.get(uploaded(client, text)).content.decode()
    assert "<b>," not in client.get(uploaded(client, text)).content.decode()
    assert (
        "<script>x" not in client.get(uploaded(client, text.rsplit("<b>", 1)[0])).content.decode()
    )


def test_units_come_by_the_same_way(world, sign_in):
    client = sign_in(world.general)
    address = uploaded(client, "code,name_en,kind,parent\nn3,Third,branch,north\n", "units")
    assert confirmed(client, address)["Location"] == "/units/"
    assert Unit.objects.filter(code="n3").exists()


def test_long_previews_come_in_pages_with_equal_queries(
    world, sign_in, django_assert_max_num_queries
):
    for number in range(60):
        begin_membership(make_person(f"8{number:03}", "人"), world.north1, on=FOUNDED, by=None)
    client = sign_in(world.secretary)
    rows = "".join(f"8{number:03},新,north1\n" for number in range(60))
    address = uploaded(client, f"number,name,unit\n{rows}")
    with django_assert_max_num_queries(16):
        assert len(client.get(address).context["page"]) == 50
    assert len(client.get(f"{address}?page=2").context["page"]) == 10
    assert client.get(f"{address}?show=all").status_code == 400
