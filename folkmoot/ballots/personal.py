from django.utils.translation import gettext_lazy as _

from folkmoot.core.declared import (
    ACCOUNT_OF,
    FOR_GOOD,
    INSIDE,
    MEMBERSHIP,
    PROGRAMS,
    UNTIL_OPENING,
    Column,
    Table,
)

PERSONAL = {
    "ballots.Trustee": Table(
        _("Trustees of votes"),
        _("Everybody knows who holds the keys of a vote."),
        ACCOUNT_OF, FOR_GOOD, INSIDE,
        {
            "board": Column(_("which vote")),
            "person": Column(_("who holds a key")),
            "position": Column(_("which key")),
            "key": Column(_("its public part")),
            "challenge": Column(_("what the key had to answer")),
            "has_restored": Column(_("whether the key was read back")),
        },
        of=("person",),
        beside=("id",),
        stays=True,
    ),
    "ballots.CredentialLetter": Table(
        _("Letters with a voting credential"),
        _("You can pick your credential up; from the opening on nothing leads from you to it."),
        MEMBERSHIP, UNTIL_OPENING, PROGRAMS,
        {
            "board": Column(_("which vote")),
            "person": Column(_("whose letter")),
            "sealed": Column(_("the credential, sealed"), secret=True),
            "public": Column(_("its public part, sealed"), secret=True),
        },
        of=("person",),
        beside=("id",),
    ),
    "ballots.Board": Table(
        _("Definitions of votes"),
        _("Anybody can check a count, for as long as the archive is kept."),
        ACCOUNT_OF, FOR_GOOD, INSIDE,
        {
            "definition": Column(_("question and answers of the ballot: the names of candidates")),
            "translations": Column(_("the same in the other language")),
        },
        beside=(
            "id", "uuid", "credentials", "timestamp", "is_cancelled", "opens", "closes",
        ),
        stays=True,
    ),
}  # fmt: skip
NOBODY = {
    "ballots.Event": "encrypted ballots, keys and counts of a vote: no person, no time, no address",
}
SECRET = {"ballots.Event"}
