from django.utils.translation import gettext_lazy as _

from folkmoot.audit.verbs import Verb

VERBS = {
    "unit.founded": Verb(_("{unit} was founded on {starts} as {kind}.")),
    "membership.began": Verb(
        _("A membership in {unit} began on {starts}."),
        _("{who} became a member of {unit} on {starts}."),
    ),
    "membership.ended": Verb(
        _("A membership in {unit} ended on {ends}."),
        _("{who}'s membership in {unit} ended on {ends}."),
    ),
    "office.given": Verb(_("{who} holds the office {office} in {unit} from {starts}.")),
    "office.ended": Verb(_("{who}'s term in the office {office} in {unit} ends on {ends}.")),
}
