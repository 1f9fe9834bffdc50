"""Columns are guessed from headers in two languages and from other systems' exports."""

import pytest

from folkmoot.members.importers.headers import guess
from folkmoot.members.importers.kinds import IMPORTERS
from folkmoot.members.tests.files import imported
from folkmoot.people.models import Person


def guessed(header, kind="members"):
    importer = IMPORTERS[kind]
    known = [column.name for column in importer.columns]
    return guess(kind, header, known, importer.keys)


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        (
            "党员编号,姓名,所在党支部,人员类别,入党日期,出生日期,手机号码,工作单位,职务",
            "number,name,unit,standing,joined,born,phone,host,position",
        ),
        ("Member No.,Full Name,E-mail,Date of Birth", "number,name,email,born"),
        ("编号*,姓名（必填）,联系电话 (手机)", "number,name,phone"),
        ("工作单位名称,所属单位", "host,unit"),
        ("会员编号,编号,姓名,备注", "number,,name,"),
        ("姓名,身份证号码,性别", "name,,"),
        ("number,name,as_of,membership", "number,name,as_of,membership"),
        ("Notes,Colour", ","),
    ],
)
def test_headers_in_two_languages(header, columns):
    assert ",".join(guessed(header.split(",")).columns) == columns


def test_key_is_the_number_or_else_the_address():
    assert (guessed(["Email", "Phone"]).key, guessed(["Email", "编号"]).key) == ("email", "number")


def test_headers_of_units_and_hosts():
    assert guessed(["单位代码", "单位名称", "类型", "上级"], "units").columns == (
        "code", "name_zh", "kind", "parent",
    )  # fmt: skip
    assert guessed(["企业代码", "企业名称"], "hosts").columns == ("code", "name_zh")


HITOBITO = (
    "Vorname;Nachname;Firmenname;Übername;Firma;Haupt-E-Mail;Adresse;PLZ;Ort;Land;Geschlecht;"
    "Geburtstag;Id;Telefonnummer Mobil;AHV-Nummer\n"
    "Klara;Alexa;;Ducimus;nein;klara@hitobito.example.com;Weg 1;6727;West;;weiblich;24.01.1985;77;"
    "079 123 45 67;756.1234.5678.97\n"
)
CIVICRM = (
    "Contact ID,Contact Type,Legal Identifier,External Identifier,Sort Name,Display Name,First Name,"
    "Last Name,Job Title,Birth Date,Phone,Email,Member Since,Membership Status\n"
    '77,Individual,123-45-6789,,"Alexa, Klara",Klara Alexa,Klara,Alexa,Engineer,1985-01-24,'
    "555 0100,klara@civicrm.example.org,2019-07-01,Current\n"
)  # fmt: skip
TENDENCI = (
    "first_name,last_name,username,email,is_active,member_number,company,phone,membership_type,"
    "join_dt,expire_dt,status,status_detail\n"
    "Klara,Alexa,klara,klara@tendenci.example.org,True,77,,555 0100,Regular,2019-07-01 13:00:00,,"
    "True,active\n"
)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (HITOBITO, ("Klara Alexa", "079 123 45 67", "klara@hitobito.example.com", "1985-01-24")),
        (CIVICRM, ("Klara Alexa", "555 0100", "klara@civicrm.example.org", "1985-01-24")),
        (TENDENCI, ("Klara Alexa", "555 0100", "klara@tendenci.example.org", "None")),
    ],
)
def test_exports_of_other_systems_come_in_as_they_are(world, text, facts):
    report = imported(text, world.secretary, unit="north1")
    assert (report.problems, report.counts) == ([], {"new": 1})
    person = Person.objects.get(number="77")
    assert (person.name, person.phone, person.email, str(person.born)) == facts
    if text is not HITOBITO:
        assert str(person.joined) == "2019-07-01"
