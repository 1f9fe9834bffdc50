from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from folkmoot.people.models import Person
from folkmoot.units.models import Unit


def run(command, path, *options):
    out, err = StringIO(), StringIO()
    try:
        call_command(command, str(path), *options, stdout=out, stderr=err)
    except CommandError as error:
        return str(error), err.getvalue()
    return out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "file.csv"
        path.write_text(text, encoding)
        return path

    return write


def test_operator_imports_units_and_members(world, file):
    units = file("code,name_en,kind,parent\nn3,Third,branch,north\n")
    assert run("import_units", units) == ("1 new, 0 changed, 0 unchanged.\n", "")
    members = file("number,name,unit\n7001,张三,n3\n")
    assert run("import_members", members) == ("1 new, 0 changed, 0 unchanged.\n", "")
    assert Person.objects.get(number="7001").memberships.get().unit == Unit.objects.get(code="n3")


def test_dry_run_writes_nothing(world, file):
    members = file("number,name,unit\n7001,张三,north1\n")
    assert run("import_members", members, "--dry-run")[0] == "1 new, 0 changed, 0 unchanged.\n"
    assert not Person.objects.filter(number="7001").exists()


def test_mistakes_are_named_and_nothing_is_written(world, file):
    members = file("number,name,unit,born\n7001,张三,north1,\n7002,李四,north1,2020-02-30\n")
    said, problems = run("import_members", members)
    assert said == "Nothing was written: 1 mistakes."
    assert problems.startswith("row 3, born: “2020-02-30” is not a date.")
    assert not Person.objects.filter(number="7001").exists()


def test_unreadable_file(world, file):
    assert run("import_units", file("é,à\n", "cp1252"))[1].startswith(
        "row 1: The file is not UTF-8"
    )
