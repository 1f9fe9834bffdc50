from django.utils.translation import gettext_lazy as _

from folkmoot.core.declared import (
    ACCOUNT_OF,
    FOR_GOOD,
    INSIDE,
    UNTIL_FINAL,
    Column,
    Table,
)

PERSONAL = {
    "elections.Election": Table(
        _("Elections"),
        _("Everybody knows who called an election and who was elected."),
        ACCOUNT_OF, FOR_GOOD, INSIDE,
        {
            "called_by": Column(_("who called it")),
            "outcome": Column(_("who was elected, and between whom the votes were equal")),
        },
        by={"called_by": ("title", "called")},
        beside=(
            "id", "title", "office", "seats", "procedure", "called", "nominations_close", "cut_off",
            "contest_ends", "term_starts", "term_ends", "roll", "board", "follows", "cancelled",
        ),
        stays=True,
    ),
    "elections.Nomination": Table(
        _("Nominations"),
        _("Members know who stands, and what candidates say of themselves."),
        ACCOUNT_OF, FOR_GOOD, INSIDE,
        {
            "election": Column(_("for which election")),
            "nominee": Column(_("who was nominated")),
            "nominated_by": Column(_("by whom")),
            "statement": Column(_("statement"), keep=UNTIL_FINAL, goes=True),
            "is_accepted": Column(_("whether the nomination was accepted")),
            "lot": Column(_("lot that places a candidate on the ballot")),
        },
        of=("nominee",), by={"nominated_by": ("election",)},
        beside=("id",),
        stays=True,
    ),
    "elections.Signature": Table(
        _("Signatures under calendars of elections"),
        _("Two persons answer for the calendar of a vote."),
        ACCOUNT_OF, FOR_GOOD, INSIDE,
        {
            "election": Column(_("which election")),
            "person": Column(_("who signed")),
            "calendar": Column(_("digest of what was signed")),
            "at": Column(_("when")),
        },
        of=("person",),
        beside=("id",),
        stays=True,
    ),
    "elections.Departure": Table(
        _("Changes of calendars of elections"),
        _("Two persons answer for every change of a signed calendar."),
        ACCOUNT_OF, FOR_GOOD, INSIDE,
        {
            "proposed_by": Column(_("who proposed it")),
            "approved_by": Column(_("who approved it")),
            "reason": Column(_("reason")),
            "proposed": Column(_("when")),
        },
        by={"proposed_by": ("reason", "proposed"), "approved_by": ("reason", "proposed")},
        beside=("id", "election", "kind", "dates", "withdrawn"),
        stays=True,
    ),
}  # fmt: skip
