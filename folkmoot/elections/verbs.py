from django.utils.translation import gettext_lazy as _

from folkmoot.audit.verbs import Verb

VERBS = {
    "election.called": Verb(_("{actor} called the election “{title}” in {unit}.")),
    "election.nominated": Verb(_("{who} was nominated for “{title}”.")),
    "election.accepted": Verb(_("{who} stands for “{title}”.")),
    "election.declined": Verb(_("{who} does not stand for “{title}”.")),
    "election.key": Verb(_("{who} made a trustee's key for “{title}”.")),
    "election.signed": Verb(_("{actor} signed the calendar of “{title}”.")),
    "election.frozen": Verb(
        _("“{title}” is frozen: {voters} on the roll, fingerprint {fingerprint}.")
    ),
    "election.letter": Verb(_("A lost letter for “{title}” was replaced before opening.")),
    "election.closed": Verb(_("“{title}” is closed; {ballots} ballots count.")),
    "election.decrypted": Verb(_("{who} decrypted the sum of “{title}”.")),
    "election.decided": Verb(_("“{title}” is decided; seats filled: {elected}.")),
    "election.proposed": Verb(
        _("{actor} proposed a change of the calendar of “{title}”: {reason}")
    ),
    "election.changed": Verb(_("The calendar of “{title}” was changed: {reason}")),
    "election.cancelled": Verb(_("“{title}” was cancelled: {reason}")),
}
