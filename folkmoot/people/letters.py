"""What the letters about signing in say: nothing in them names an organisation or a unit (MP-1).

Key: the prefix under which allauth asks for a letter. One that is missing here gets the general
sentence, so that a new release of allauth cannot bring its own words.
"""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from folkmoot.people.models import Account

CONFIRM = _("To confirm that this address is yours, enter this code on the page that asked for it:")
CODES = {
    "account/email/login_code": _("To sign in, enter this code on the page that asked for it:"),
    "account/email/email_confirmation": CONFIRM,
    "account/email/email_confirmation_signup": CONFIRM,
    "account/email/password_reset_code": _(
        "To choose a new password, enter this code on the page that asked for it:"
    ),
}
GENERAL = _("Something about how you sign in was changed.")
NOTICES = {
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_set": _("You now have a password."),
    "account/email/password_reset": _("You chose a new password by a code sent to this address."),
    "account/email/email_changed": _("You no longer sign in with this address."),
    "account/email/email_deleted": _("An address was removed from your account."),
    "account/email/email_confirm": _("This address is confirmed."),
    "mfa/email/totp_activated": _("An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your account."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account."),
    "people/contact_changed": _("Letters no longer come to this address."),
    "people/copy_asked": _("Somebody signed in as you and asked for a copy of your data."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made for your account."),
}
STRANGERS = {
    "account/email/unknown_account": _(
        "Somebody entered your address on a sign-in page, but there is no account with it. "
        "You need not do anything."
    ),
    "account/email/account_already_exists": _(
        "Somebody wanted to set up an account with your address, but there is one already. "
        "If it was you, sign in with it."
    ),
}


def letter_about(occasion: str, email: str, facts: dict[str, Any]) -> EmailMessage:
    """One letter in its recipient's language."""
    with override(language_of(email)):
        if occasion in CODES or "code" in facts:
            subject, sentence = gettext("Your code"), CODES.get(occasion, CONFIRM)
            template = "people/letters/code.txt"
        elif occasion in STRANGERS:
            subject, sentence = gettext("About your address"), STRANGERS[occasion]
            template = "people/letters/stranger.txt"
        else:
            subject, sentence = gettext("About your account"), NOTICES.get(occasion, GENERAL)
            template = "people/letters/notice.txt"
        context = {**facts, "sentence": sentence, "address": settings.SITE_ADDRESS}
        text = render_to_string(template, context).strip()
    return EmailMessage(subject, text, to=[email])


def language_of(email: str) -> str:
    """The language of the person who uses an address; a stranger gets that of the page."""
    mine = Q(email__iexact=email) | Q(emailaddress__email__iexact=email)
    found = Account.objects.filter(mine).values_list("person__language", flat=True).first()
    return found or get_language() or settings.LANGUAGE_CODE
