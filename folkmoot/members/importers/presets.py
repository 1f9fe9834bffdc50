"""The exports of other systems, known by their headers.

hitobito: the labels of Export::Tabular::People (hitobito/hitobito, config/locales/models.de.yml and
models.en.yml; a sample stands in issue 252), dates as 24.01.1985. CiviCRM: the headers that
CRM_Export_BAO_ExportTest::getBasicHeaderDefinition and getMemberHeaderDefinition expect
(civicrm/civicrm-core, tests/phpunit/CRM/Export). Tendenci: the field names that process_export
writes (tendenci/tendenci, apps/memberships/utils.py), times as 2019-07-01 00:00:00.
"""

from dataclasses import dataclass

from folkmoot.members.importers.days import DAY_FIRST, MONTH_FIRST


@dataclass(frozen=True)
class Preset:
    """A system: which headers give it away, and what each column is here."""

    name: str
    signs: frozenset[str]
    columns: dict[str, str]
    order: str = ""

    def columns_of(self, header: list[str]) -> list[str]:
        """For each bare header its column; the first of several for one."""
        found: list[str] = []
        for name in header:
            column = self.columns.get(name, "")
            found.append("" if column in found else column)
        return found


HITOBITO = {
    "id": "number",
    "personennummer": "number",
    "vorname": "given_name",
    "firstname": "given_name",
    "nachname": "family_name",
    "lastname": "family_name",
    "hauptemail": "email",
    "mainemail": "email",
    "geburtstag": "born",
    "birthday": "born",
    "eintrittsdatum": "joined",
    "telefonnummermobil": "phone",
    "phonenumbermobile": "phone",
    "telefonnummerprivat": "phone",
    "phonenumberprivate": "phone",
}
PRESETS = [
    Preset("hitobito", frozenset({"vorname", "nachname", "hauptemail"}), HITOBITO, DAY_FIRST),
    Preset("hitobito", frozenset({"firstname", "lastname", "mainemail"}), HITOBITO, DAY_FIRST),
    Preset(
        "CiviCRM",
        frozenset({"contactid", "contacttype", "displayname"}),
        {
            "contactid": "number",
            "displayname": "name",
            "birthdate": "born",
            "currentemployer": "host",
            "jobtitle": "position",
            "phone": "phone",
            "email": "email",
            "membersince": "joined",
            "membershipstatus": "standing",
        },
        MONTH_FIRST,
    ),
    Preset(
        "Tendenci",
        frozenset({"firstname", "lastname", "membernumber", "joindt"}),
        {
            "membernumber": "number",
            "firstname": "given_name",
            "lastname": "family_name",
            "email": "email",
            "phone": "phone",
            "company": "host",
            "positiontitle": "position",
            "dob": "born",
            "joindt": "joined",
            "statusdetail": "standing",
        },
        MONTH_FIRST,
    ),
]


def preset_of(kind: str, header: list[str]) -> Preset | None:
    """The system whose export this is."""
    if kind != "members":
        return None
    return next((preset for preset in PRESETS if preset.signs <= set(header)), None)
