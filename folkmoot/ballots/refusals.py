"""Why something was not taken, as sentences. Codes without one get a general sentence."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSALS: dict[str, str | Promise] = {
    "not_open_yet": _("Voting has not opened yet."),
    "closed": _("Voting is closed. This ballot was not counted."),
    "repeated_ballot": _("This very ballot is on the board already."),
    "unknown_credential": _("This credential is not on the list of this election."),
    "wrong_uuid": _("This ballot was made for another election."),
    "wrong_fingerprint": _("This ballot was made for other questions than those of the election."),
    "no_letter": _("There is no letter for you here: it was picked up, or never written."),
    "cancelled": _("The election was cancelled."),
    "letter_key": _(
        "Your letter cannot be opened now: the key on the server does not fit it. The letter is "
        "not lost. Please tell those who run this server."
    ),
    "frozen": _("The election is frozen. Nothing in it can be changed any more."),
    "keys_missing": _("Not every trustee has made a key and shown that it can be read back."),
    "nobody_to_vote": _("Nobody is on the roll, so there is nobody to vote."),
    "too_late": _("The time for this is over."),
    "restore": _("The saved key file does not fit the key. Save it again and read it back."),
    "not_your_key": _("This key belongs to another trustee."),
    "not_closed": _("Voting is not closed yet, so nothing can be decrypted."),
    "repeated_owner": _("Your part of the decryption is on the board already."),
    "decryption_proof": _("This decryption does not fit your key and the sum on the board."),
    "not_entitled": _("This member is not on the roll of the election."),
    "already_nominated": _("This member has been nominated already."),
    "is_trustee": _("A trustee of this election cannot stand in it."),
    "nominations_open": _("Nominations are still open."),
    "no_candidate": _("Nobody stands for election."),
    "contest_open": _("Members may still object to the roll."),
    "objections_open": _("An objection to the roll has not been answered."),
    "candidate_may_not_sign": _("A candidate cannot sign the calendar."),
    "same_person": _("A second person must approve this."),
    "departure_open": _("Another change of the calendar waits for approval."),
}


def sentence(code: str) -> str:
    """The sentence of a refusal."""
    found = REFUSALS.get(code)
    return str(found or _("This could not be accepted: its form or a proof in it does not hold."))
