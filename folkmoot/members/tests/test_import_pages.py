"""The pages of an import, one after another: file, columns, preview, outcome."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from folkmoot.audit.models import Entry
from folkmoot.core.jobs import do_ready
from folkmoot.members.models import ImportBatch, ImportMapping, ImportPage
from folkmoot.members.tasks import tick
from folkmoot.members.tests.bytes import answer
from folkmoot.members.tests.sheets import xls, xlsx
from folkmoot.people.models import Person
from folkmoot.units.actions import begin_membership
from folkmoot.units.models import Appointment, Host, Unit
from folkmoot.units.tests.world import FOUNDED, make_person

GOOD = "number,name,unit,phone\n7001,张三,north1,\n1006,张伟,north1,139\n1007,王芳,north1,\n"


def send(client, text, kind="members"):
    content = text if isinstance(text, bytes) else text.encode()
    file = SimpleUploadedFile("members.csv", content, "text/csv")
    return client.post("/register/import/", {"kind": kind, "file": file})


def uploaded(client, text, kind="members"):
    """The address of the columns of a file."""
    response = send(client, text, kind)
    assert response.status_code == 302
    return response["Location"]


def said(client, address, **changes):
    """What the columns are, as the page guesses; then the worker looks through the file."""
    form = client.get(address).context["form"]
    data = {name: field.initial or "" for name, field in form.fields.items()}
    data = {name: value for name, value in (data | changes).items() if value is not False}
    response = client.post(address, data)
    assert response.status_code == 302, response.context["form"].errors
    do_ready()
    return response["Location"]


def previewed(client, text, kind="members", **changes):
    """The address of a preview."""
    return said(client, uploaded(client, text, kind), **changes)


def confirmed(client, address):
    """What a press on the preview's button brings, after the worker."""
    seen = re.search(r'name="seen" value="(\w+)"', client.get(address).content.decode())
    client.post(address, {"seen": seen[1] if seen else ""})
    do_ready()
    return client.get(address)


def error(client, text, kind="members"):
    """The sentence beside the file."""
    response = send(client, text, kind)
    assert response.status_code == 200
    assert not ImportBatch.objects.exists()
    return response.context["form"].errors["file"][0]


@pytest.mark.parametrize("path", ["", "members.csv", "1/", "1/discard/", "1/columns/", "1/undo/"])
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


@pytest.mark.parametrize("kind", ["members", "units", "hosts"])
def test_sample_file_is_a_file_of_that_kind(world, sign_in, kind):
    client = sign_in(world.general)
    sample = client.get(f"/register/import/{kind}.csv")
    assert sample["Content-Type"] == "text/csv; charset=utf-8"
    text = sample.content.decode("utf-8-sig").replace("UNIT", "north").replace("HOST", "")
    page = client.get(previewed(client, text, kind)).context
    assert (page["is_writable"], page["counts"]) == (True, {"new": 2})


def test_unknown_sample_is_not_found(world, sign_in):
    assert sign_in(world.general).get("/register/import/votes.csv").status_code == 404


def test_columns_are_shown_with_what_stands_in_them(world, sign_in):
    client = sign_in(world.secretary)
    page = client.get(
        uploaded(client, "编号,姓名,喜好,身份证号\n7001,张三,tea,11010519491231002X\n")
    )
    form = page.context["form"]
    assert [field.initial for field in form.columns] == ["number", "name", "", ""]
    shown = page.content.decode()
    assert [word in shown for word in ("喜好", "tea", "never stored", "110105")] == [
        True, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"c1": "number"}, "c1"),
        ({"c0": ""}, "key"),
        ({"key": "email"}, "key"),
        ({"key": "phone"}, "key"),
        ({"c3": "votes"}, "c3"),
        ({"unit": "south"}, "unit"),
    ],
)
def test_columns_that_cannot_be_are_refused(world, sign_in, changes, field):
    client = sign_in(world.secretary)
    address = uploaded(client, GOOD)
    data = {"c0": "number", "c1": "name", "c2": "unit", "c3": "phone", "key": "number"}
    page = client.post(address, data | changes)
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])
    assert ImportBatch.objects.get().stage == "columns"


def test_what_was_said_is_remembered_for_the_unit_and_nobody_else(world, sign_in):
    text = "a,b,c\n7001,张三,north1\n"
    client = sign_in(world.secretary)
    address = said(client, uploaded(client, text), c0="number", c1="name", c2="unit")
    assert client.get(address).context["counts"] == {"new": 1}
    form = client.get(uploaded(client, text)).context["form"]
    assert [field.initial for field in form.columns] == ["number", "name", "unit"]
    for other in (world.general, world.chair):
        client = sign_in(other)
        form = client.get(uploaded(client, text)).context["form"]
        assert [field.initial for field in form.columns] == ["", "", ""]
    assert ImportMapping.objects.get().unit == world.north1.unit


def test_a_doubtful_date_is_asked_about_and_the_answer_is_taken(world, sign_in):
    client = sign_in(world.secretary)
    address = previewed(client, "number,joined\n1006,03/04/2019\n")
    assert "can be read in two ways" in client.get(address).content.decode()
    said(client, f"{address}columns/", order="mdy")
    assert "<ins>2019-03-04</ins>" in client.get(address).content.decode()


def test_preview_says_per_field_what_would_change_and_writes_nothing(world, sign_in):
    client = sign_in(world.secretary)
    page = client.get(previewed(client, GOOD))
    assert page.context["counts"] == {"new": 1, "changed": 1, "unchanged": 1}
    lines = page.context["lines"]
    assert [(line["key"], str(line["word"])) for line in lines] == [
        ("7001", "new"), ("1006", "changes"), ("1007", "stays"),
    ]  # fmt: skip
    (phone,) = lines[1]["fields"]
    assert (phone["state"], phone["old"], phone["new"]) == ("new", "", "139")
    assert [str(label) for label in lines[2]["same"]] == ["Member number", "Name", "Unit"]
    assert not Person.objects.filter(number="7001").exists()


def test_fields_out_of_reach_are_told_from_mistakes(world, sign_in):
    client = sign_in(world.secretary)
    text = "number,name,unit,phone\n7001,甲,north2,\n1002,赵敏,north1,110\n1006,张伟,north1,x\n"
    lines = client.get(previewed(client, text)).context["lines"]
    assert [[field["state"] for field in line["fields"]] for line in lines] == [
        ["reach"], ["reach"], ["error"],
    ]  # fmt: skip


def test_problems_alone_can_be_shown(world, sign_in):
    client = sign_in(world.secretary)
    address = previewed(client, GOOD + "7002,李四,nowhere,\n")
    assert len(client.get(address).context["lines"]) == 4
    assert [line["row"] for line in client.get(f"{address}?show=problems").context["lines"]] == [5]
    assert client.get(f"{address}?show=everything").status_code == 200
    assert client.get(f"{address}?filter=x").status_code == 400


def test_confirming_writes_everything_once_and_forgets_the_file(world, sign_in):
    client = sign_in(world.secretary)
    address = previewed(client, GOOD)
    before = Entry.objects.count()
    assert "2 rows were imported." in confirmed(client, address).content.decode()
    assert Person.objects.get(number="7001").memberships.get().unit == world.north1.unit
    assert Person.objects.get(number="1006").phone == "139"
    batch = ImportBatch.objects.get()
    assert (Entry.objects.count(), bytes(batch.content), batch.header) == (before + 1, b"", [])
    assert (batch.pages.count(), batch.rows.count()) == (0, 2)
    assert client.post(address, {"seen": batch.digest}).status_code == 404


def test_mistakes_are_named_and_cannot_be_confirmed(world, sign_in):
    client = sign_in(world.secretary)
    address = previewed(client, GOOD + "7002,李四,nowhere,\n")
    page = client.get(address)
    shown = page.content.decode()
    assert ["Row 5" in shown, "There is no unit “nowhere” today." in shown] == [True, True]
    assert "Import all of it" not in shown
    for seen in ("", "x", page.context["batch"].digest):
        assert client.post(address, {"seen": seen}).status_code == 302
        do_ready()
    assert not Person.objects.filter(number="7001").exists()


def test_nothing_is_written_unless_the_preview_was_seen(world, sign_in):
    client = sign_in(world.secretary)
    address = previewed(client, GOOD)
    for given in ({}, {"seen": ""}, {"seen": "abc"}):
        client.post(address, given)
        do_ready()
    assert not Person.objects.filter(number="7001").exists()


def test_a_register_that_changed_meanwhile_is_shown_again(world, sign_in):
    client = sign_in(world.secretary)
    address = previewed(client, GOOD)
    Person.objects.filter(number="1006").update(phone="138")
    page = confirmed(client, address)
    assert "Nothing was written; this is what the file would do now." in page.content.decode()
    assert Person.objects.get(number="1006").phone == "138"
    assert "2 rows were imported." in confirmed(client, address).content.decode()


def test_writing_asks_for_the_reach_again(world, sign_in):
    client = sign_in(world.general)
    address = previewed(client, GOOD.replace("7001,张三,north1", "7001,张三,north2"))
    seen = client.get(address).context["batch"].digest
    client.post(address, {"seen": seen})
    kind = Appointment.objects.get(person=world.general).office.kind
    kind.reach = "unit"
    kind.save()
    do_ready()
    page = client.get(address)
    assert "You may not add members to this unit." in page.content.decode()
    assert Person.objects.get(number="1006").phone == ""


def test_file_of_an_account_that_is_gone_is_not_written(world, sign_in):
    """No account at all would be the operator, who may do everything."""
    client = sign_in(world.secretary)
    address = previewed(client, GOOD)
    client.post(address, {"seen": client.get(address).context["batch"].digest})
    ImportBatch.objects.update(account=None)
    do_ready()
    assert ImportBatch.objects.get().written is None
    assert Person.objects.get(number="1006").phone == ""


def test_file_of_another_account_does_not_exist(world, sign_in):
    address = previewed(sign_in(world.secretary), GOOD)
    client = sign_in(world.chair)
    hidden = answer(client, address)
    assert hidden[0] == 404
    for path in ("", "discard/", "columns/", "undo/"):
        assert client.post(f"{address}{path}", {"seen": "x"}).status_code == 404
    assert ImportBatch.objects.count() == 1
    ImportBatch.objects.all().delete()
    assert answer(client, address) == hidden


def test_file_lives_an_hour(world, sign_in):
    client = sign_in(world.secretary)
    address = previewed(client, GOOD)
    ImportBatch.objects.update(created=timezone.now() - timedelta(minutes=61))
    assert client.get(address).status_code == 404
    assert client.post(address, {"seen": "x"}).status_code == 404
    uploaded(sign_in(world.chair), GOOD)
    tick()
    assert [batch.account for batch in ImportBatch.objects.all()] == [world.chair.account]
    assert not ImportPage.objects.exists()


def test_worker_forgets_old_files_and_keeps_fresh_ones(world, sign_in):
    uploaded(sign_in(world.secretary), GOOD)
    ImportBatch.objects.update(created=timezone.now() - timedelta(minutes=61))
    fresh = uploaded(sign_in(world.general), GOOD)
    tick()
    assert [batch.account for batch in ImportBatch.objects.all()] == [world.general.account]
    assert sign_in(world.general).get(fresh).status_code == 200


def test_each_account_has_one_file_at_a_time(world, sign_in):
    client = sign_in(world.secretary)
    first = uploaded(client, GOOD)
    second = uploaded(client, GOOD)
    assert (client.get(first).status_code, client.get(second).status_code) == (404, 200)


def test_file_can_be_thrown_away(world, sign_in):
    client = sign_in(world.secretary)
    address = previewed(client, GOOD)
    assert client.get(f"{address}discard/").status_code == 405
    assert client.post(f"{address}discard/")["Location"] == "/register/import/"
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty. Its first row must name the columns."),
        (b"number,name\n", "The file has a header but no rows."),
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
    page = client.get(previewed(client, content(rows)))
    assert page.context["counts"] == {"new": 1, "unchanged": 1}


def test_no_file_and_no_kind_are_asked_for(world, sign_in):
    form = sign_in(world.secretary).post("/register/import/", {}).context["form"]
    assert sorted(form.errors) == ["file", "kind"]


def test_cells_are_escaped(world, sign_in):
    client = sign_in(world.secretary)
    text = "number,name,unit,<b>x\n7001,<script>x</script>,north1,<i>\n<b>,x,north1,\n"
    address = uploaded(client, text)
    columns = client.get(address).content.decode()
    preview = client.get(said(client, address)).content.decode()
    for page in (columns, preview):
        assert ["<script>x" in page, "<b>x" in page, "<i>" in page] == [False, False, False]
        assert "&lt;script&gt;x" in page


def test_units_and_hosts_come_by_the_same_way(world, sign_in):
    client = sign_in(world.general)
    confirmed(
        client, previewed(client, "code,name_en,kind,parent\nn3,Third,branch,north\n", "units")
    )
    confirmed(client, previewed(client, "code,name_zh\nacme,宏达\n", "hosts"))
    assert Unit.objects.filter(code="n3").exists()
    assert Host.objects.get().name == {"zh-hans": "宏达"}


def test_long_previews_come_in_pages_with_equal_queries(
    world, sign_in, django_assert_max_num_queries
):
    for number in range(60):
        begin_membership(make_person(f"8{number:03}", "人"), world.north1, on=FOUNDED, by=None)
    client = sign_in(world.secretary)
    rows = "".join(f"8{number:03},新,north1\n" for number in range(60))
    address = previewed(client, f"number,name,unit\n{rows}1006,张伟,north1\n")
    with django_assert_max_num_queries(12):
        assert len(client.get(address).context["lines"]) == 20
    pages = [client.get(f"{address}?page={page}").context["lines"] for page in (2, 3, 9)]
    assert [len(lines) for lines in pages] == [20, 21, 21]
    assert client.get(f"{address}?show=problems").context["lines"] == []


def test_progress_is_shown_and_survives_a_reload(world, sign_in):
    client = sign_in(world.secretary)
    address = uploaded(client, GOOD)
    data = {"c0": "number", "c1": "name", "c2": "unit", "c3": "phone", "key": "number"}
    target = client.post(address, data)["Location"]
    for _reload in range(2):
        page = client.get(target).content.decode()
        assert ["<progress" in page, 'http-equiv="refresh"' in page] == [True, True]
    assert client.get(address)["Location"] == target
    do_ready()
    assert "<progress" not in client.get(target).content.decode()


def test_recent_files_are_listed_for_those_who_reach_them(world, sign_in):
    client = sign_in(world.secretary)
    confirmed(client, previewed(client, GOOD))
    lists = {
        name: len(sign_in(getattr(world, name)).get("/register/import/").context["recent"])
        for name in ("secretary", "general", "chair", "sibling", "southerner")
    }
    assert lists == {"secretary": 1, "general": 1, "chair": 1, "sibling": 0, "southerner": 0}
