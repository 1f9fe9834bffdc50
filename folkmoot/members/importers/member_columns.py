"""The columns of a file of members."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from folkmoot.members.importers import cells
from folkmoot.members.importers.days import civil_day, year
from folkmoot.members.importers.table import Column
from folkmoot.members.importers.words import MEMBERSHIPS, STANDINGS

COLUMNS = [
    Column(
        "number",
        gettext_lazy("Member number; it tells who a row is about, unless the e-mail address does."),
        32,
        cells.number,
        has_blanks=False,
        label=gettext_lazy("Member number"),
    ),
    Column(
        "name",
        gettext_lazy("Name as the person writes it; a new member needs one."),
        120,
        has_blanks=False,
        label=pgettext_lazy("of a person", "Name"),
    ),
    Column(
        "family_name",
        gettext_lazy("Family name, where the file has the name in two parts."),
        60,
        label=gettext_lazy("Family name"),
    ),
    Column(
        "given_name",
        gettext_lazy("Given name, where the file has the name in two parts."),
        60,
        label=gettext_lazy("Given name"),
    ),
    Column(
        "latin_name",
        gettext_lazy("Name in Latin letters, for example Zhang Wei."),
        120,
        label=gettext_lazy("Name in Latin letters"),
    ),
    Column(
        "unit",
        gettext_lazy("Code or name of the home unit; a new member needs one."),
        200,
        label=gettext_lazy("Unit"),
    ),
    Column(
        "standing",
        gettext_lazy(
            "One of applicant, probationary, full, suspended, leave; a new person is full."
        ),
        20,
        cells.one_of(STANDINGS),
        label=gettext_lazy("Standing"),
    ),
    Column(
        "joined",
        gettext_lazy("Joining date; a new person without it joins today."),
        40,
        civil_day,
        is_day=True,
        label=gettext_lazy("Joined"),
    ),
    Column(
        "born",
        gettext_lazy("Date of birth."),
        40,
        civil_day,
        is_day=True,
        label=gettext_lazy("Date of birth"),
    ),
    Column(
        "email",
        gettext_lazy("E-mail address; it never changes how an account signs in."),
        254,
        cells.email,
        label=gettext_lazy("E-mail address"),
    ),
    Column("phone", gettext_lazy("Telephone."), 40, cells.phone, label=gettext_lazy("Telephone")),
    Column(
        "host",
        gettext_lazy("Code or name of the company or institution where the person works."),
        400,
        label=gettext_lazy("Host"),
    ),
    Column("position", gettext_lazy("Position there."), 120, label=gettext_lazy("Position")),
    Column(
        "first_employed",
        gettext_lazy("Year of first employment."),
        40,
        year,
        label=gettext_lazy("Year of first employment"),
    ),
    Column(
        "employed_since",
        gettext_lazy("First day at this host; for a new person, else the first day in the unit."),
        40,
        civil_day,
        is_day=True,
        label=gettext_lazy("At this host since"),
    ),
    Column(
        "membership",
        gettext_lazy("“guest” in an export of guests; it is compared, not written."),
        20,
        cells.one_of(MEMBERSHIPS),
        label=gettext_lazy("Membership"),
    ),
    Column(
        "as_of",
        gettext_lazy("The day of an export of another day; such a row is refused."),
        40,
        civil_day,
        is_day=True,
        label=gettext_lazy("As of"),
    ),
]
SAMPLE = [
    "10001,张三,,,Zhang San,UNIT,full,2019-07-01,1990-05-17,,,HOST,Engineer,2012,2018-03-01,,",
    "10002,李四,,,,UNIT,probationary,2025-11-03,,lisi@example.org,13900000000,,,2025,,,",
]
FACTS = ("name", "latin_name", "joined", "born", "email", "phone", "first_employed")
