"""Which rows go along when two records become one, and which stay with the record that made them.

A test looks at every table that points to a person: whoever adds one decides here.
"""

from django.db import models

from folkmoot.core.spans import Span
from folkmoot.members.models import Application, DataRequest, Departure, Sponsorship, Transfer
from folkmoot.units.models import Appointment, Employment, Invitation, Listing, Membership

SPELLS: dict[str, type[Span]] = {
    "membership": Membership,
    "appointment": Appointment,
    "employment": Employment,
}
MOVED: dict[str, type[models.Model]] = {
    **SPELLS,
    "listing": Listing,
    "transfer": Transfer,
    "application": Application,
    "departure": Departure,
    "invitation": Invitation,
    "datarequest": DataRequest,
    "sponsorship": Sponsorship,
}
# The column that names the person, where it is not `person`.
COLUMNS = {"sponsorship": "sponsor"}
STAYS = {
    "ballots.CredentialLetter.person": "a letter is for the entry of a roll",
    "ballots.Trustee.person": "who keeps a key is part of the election",
    "elections.Signature.person": "who signed is part of the calendar",
    "elections.Nomination.nominee": "who stood is part of the election",
    "members.RollEntry.person": "a roll is never rewritten",
    "members.RollObjection.person": "an objection is about an entry of a roll",
    "members.Merge.kept": "what was merged into what",
    "members.Merge.absorbed": "what was merged into what",
    "members.Different.low": "a judgement about two records",
    "members.Different.high": "a judgement about two records",
    "people.Person.merged_into": "the pointer itself",
    "people.NameKey.person": "follows the person's names",
    "people.PersonKey.person": "made anew from the facts",
    "people.Account.person": "at most one stays; see `merging`",
}
# Who did something stays who did it: the record remains, and its name can be read.
ACTORS = {
    "by", "answered_by", "approved_by", "called_by", "cancelled_by", "entered_by", "invited_by",
    "made_by", "nominated_by", "planned_by", "proposed_by", "started_by", "taken_back_by",
    "settled_by", "undone_by", "withdrawn_by",
}  # fmt: skip


def column_of(name: str) -> str:
    """The column of a moved table that names the person."""
    return COLUMNS.get(name, "person")
