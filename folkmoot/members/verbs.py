from django.utils.translation import gettext_lazy as _

from folkmoot.audit.verbs import Verb

VERBS = {
    "register.imported": Verb(
        _("The register of {unit} was brought up to date from a file."),
        _("{actor} imported members into {unit}: {new} new, {changed} changed; file {sha256}."),
    ),
    "units.imported": Verb(
        _("Units were imported under {unit}: {new} founded, {changed} corrected."),
        _("{actor} imported units under {unit}; file {sha256}."),
    ),
    "structure.imported": Verb(
        _("The history of units under {unit} from {first} to {last} was imported from {source}."),
        _("{actor} imported {snapshots} snapshots under {unit} from {source}; digest {sha256}."),
    ),
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
