from django.utils.translation import gettext_lazy as _

from folkmoot.audit.verbs import Verb

VERBS = {
    "demo.members": Verb(
        _("{count} invented memberships were written into {unit} for the demonstration.")
    ),
    "demo.terms": Verb(_("{count} invented terms of former holders were written into {unit}.")),
    "demo.admissions": Verb(
        _("{count} invented applications were written down for the demonstration.")
    ),
    "demo.told": Verb(
        _("{count} acts of former times were written down for the demonstration, from: {source}")
    ),
}
