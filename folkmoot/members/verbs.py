from django.utils.translation import gettext_lazy as _

from folkmoot.audit.verbs import Verb

VERBS = {
    "roll.drawn": Verb(_("The provisional roll of {unit} as of {on} was drawn; root {root}.")),
    "roll.objected": Verb(
        _("A member objected to the roll of {unit} as of {on}."),
        _("{actor} objected to the roll of {unit} as of {on}."),
    ),
    "roll.answered": Verb(
        _("An objection to the roll of {unit} was answered; root {root}."),
        _("{actor} answered {who}'s objection to the roll of {unit}; root {root}."),
    ),
    "roll.frozen": Verb(_("The roll of {unit} as of {on} is final; root {root}.")),
}
