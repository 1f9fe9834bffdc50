from django.utils.translation import gettext_lazy as _

from folkmoot.audit.verbs import Verb

VERBS = {
    "demo.members": Verb(
        _("{count} invented memberships were written into {unit} for the demonstration.")
    ),
    "demo.grew": Verb(_("{unit} grew into a general branch on {starts}.")),
}
