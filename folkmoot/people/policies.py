"""Who may reach the pages of allauth and Django, route by route: their views carry no policy.

allauth itself asks again (signed in, recently confirmed, an open step of signing in), and the
adapter keeps sign-up shut. A route that is missing here does not exist.
"""

from folkmoot.core.policy import FOREIGN, Policy, anyone, signed_in

OPEN_TO_ANYONE = [
    "set_language",
    "account_login",
    "account_logout",
    "account_signup",
    "account_inactive",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_email_verification_sent",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
    "mfa_authenticate",
    "mfa_login_webauthn",
]
NEEDS_SIGN_IN = [
    "account_reauthenticate",
    "account_email",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    "mfa_reauthenticate_webauthn",
    "usersessions_list",
]


def declare() -> None:
    """Tell the middleware; called once when the project starts."""
    policies: dict[Policy, list[str]] = {anyone: OPEN_TO_ANYONE, signed_in: NEEDS_SIGN_IN}
    for policy, routes in policies.items():
        FOREIGN.update(dict.fromkeys(routes, policy))
