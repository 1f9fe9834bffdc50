"""A second factor for tests."""

import time

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_app(account):
    """An authenticator app and recovery codes, as after enrolment."""
    TOTP.activate(account, SECRET)
    return RecoveryCodes.activate(account)


def app_code(secret=SECRET, minutes=0):
    """What the app shows."""
    return format_hotp_value(hotp_value(secret, int(time.time() + 60 * minutes) // 30))
