from django.utils.translation import gettext_lazy as _

from folkmoot.audit.verbs import Verb

VERBS = {
    "records.limited": Verb(
        _(
            "Somebody in office had read {count} members' records within an hour, the most that "
            "one person may read."
        ),
        _("{actor} had read {count} members' records within an hour and was refused more."),
    ),
    "lists.limited": Verb(
        _(
            "Somebody in office had read {count} pages of lists of members within an hour, the "
            "most that one person may read."
        ),
        _("{actor} had read {count} pages of lists within an hour and was refused more."),
    ),
    "unit.founded": Verb(_("{unit} was founded on {starts} as {kind}.")),
    "act.proposed": Verb(
        _("An act for {unit} was proposed, to take effect on {on}: {kind}. It is not signed yet."),
        _("{actor} proposed the act for {unit}: {kind}, {reason}."),
    ),
    "act.signed": Verb(
        _("An act for {unit} was signed and takes effect on {on}: {kind}, {reason}."),
        _("{actor} signed the act for {unit}: {kind}."),
    ),
    "act.withdrawn": Verb(
        _("The act for {unit} that was to take effect on {on} was withdrawn: {kind}."),
        _("{actor} withdrew the act for {unit}: {kind}."),
    ),
    "rules.began": Verb(_("The rulebook “{name}” holds from {on}.")),
    "rules.proposed": Verb(
        _("A new version of the rulebook was proposed, to take effect on {on}: {reason}."),
        _("{actor} proposed a new version of the rulebook: {reason}."),
    ),
    "rules.signed": Verb(
        _("A new version of the rulebook was signed and takes effect on {on}: {reason}."),
        _("{actor} signed the new version of the rulebook."),
    ),
    "rules.withdrawn": Verb(
        _("The version of the rulebook that was to take effect on {on} was withdrawn."),
        _("{actor} withdrew the version of the rulebook that was to take effect on {on}."),
    ),
    "end.planned": Verb(
        _("{unit} is meant to stand until {ends}; its members then go to {target}."),
        _("{actor} planned that {unit} ends on {ends}."),
    ),
    "end.dropped": Verb(
        _("{unit} is no longer meant to end on {ends}."),
        _("{actor} dropped the plan that {unit} ends on {ends}."),
    ),
    "end.due": Verb(_("The day on which {unit} was meant to end has come.")),
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
    "office.restored": Verb(
        _("{who} holds the office {office} in {unit} as before: its end was a mistake.")
    ),
    "office.widened": Verb(
        _("The office {office} may do more from now on: a new version of the program brings it.")
    ),
    "account.opened": Verb(
        _("The operator opened an account for somebody in {unit}."),
        _("The operator opened an account for {who} in {unit}."),
    ),
    "invitation.sent": Verb(
        _("Somebody in {unit} was invited to sign in."),
        _("{who} was invited to sign in as {role} in {unit}."),
    ),
    "invitation.accepted": Verb(
        _("Somebody in {unit} accepted an invitation to sign in."),
        _("{who} accepted the invitation to sign in as {role} in {unit}."),
    ),
    "invitation.revoked": Verb(
        _("An invitation to sign in was taken back in {unit}."),
        _("The invitation of {who} to sign in as {role} in {unit} was taken back."),
    ),
}
