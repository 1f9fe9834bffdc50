"""All settings in one file; what differs between installations comes from the environment."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from folkmoot.core.keys import kept_secret

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# What must not stand in the database: the installation's keys; by default also SQLite's file.
DATA_DIR = Path(env.str("FOLKMOOT_DATA", str(BASE_DIR / "var")))
DEMO = env.bool("FOLKMOOT_DEMO", False)
DEBUG = False
SECURE = env.bool("FOLKMOOT_SECURE", not DEMO)  # served over HTTPS
SECRET_KEY = env.str("FOLKMOOT_SECRET_KEY", "") or kept_secret(DATA_DIR / "secret_key")
LETTER_KEY_FILE = Path(env.str("FOLKMOOT_LETTER_KEY_FILE", str(DATA_DIR / "letter_key")))
ALLOWED_HOSTS = env.list("FOLKMOOT_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_ADDRESS = env.str("FOLKMOOT_ADDRESS", "http://localhost:8000")

INSTALLED_APPS = [
    "folkmoot.home",
    "folkmoot.elections",
    "folkmoot.ballots",
    "folkmoot.members",
    "folkmoot.units",
    "folkmoot.outbox",
    "folkmoot.people",
    "folkmoot.audit",
    "folkmoot.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "folkmoot.core.middleware.ResponseHeaders",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "folkmoot.core.middleware.CsrfMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "folkmoot.units.middleware.AccessMiddleware",
    "folkmoot.core.middleware.PolicyMiddleware",
]

ROOT_URLCONF = "folkmoot.urls"
WSGI_APPLICATION = "folkmoot.wsgi.application"
FORM_RENDERER = "folkmoot.core.forms.FormRenderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "folkmoot.core.templatetags.folkmoot",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "folkmoot.core.context.site",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{DATA_DIR / 'folkmoot.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Opening the file anew for every page costs more than the page (docs/performance.md).
    DATABASES["default"]["CONN_MAX_AGE"] = None
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # What was deleted must not stay readable in free pages: letters, sessions, drafts.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
            "PRAGMA temp_store=MEMORY;"  # else each row that a trigger follows writes a file
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("FOLKMOOT_CONNECTION_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
    },
}

AUTH_USER_MODEL = "people.Account"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
AUTHENTICATION_BACKENDS = ["folkmoot.people.backends.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email",)},
    },
]
LOGIN_REDIRECT_URL = "home"
LOGIN_URL = "account_login"
SESSION_COOKIE_AGE = 14 * 24 * 3600

ACCOUNT_ADAPTER = "folkmoot.people.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 600
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 600
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
# A whole company may stand behind one address, so the limits that bind are those per account; those
# per address only keep a single machine from trying everybody.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "300/m/ip,5/5m/key",
    "request_login_code": "300/m/ip,3/m/key,12/h/key",
    "reset_password": "300/m/ip,3/m/key,12/h/key",
    "reset_password_from_key": "300/m/ip",
    "signup": "60/m/ip",
    "apply": "5/h/user",  # one can be taken back and written again, and unit codes guessed
}
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_FORMS = {"add_webauthn": "folkmoot.people.forms.AddPasskeyForm"}
MFA_TOTP_ISSUER = "Folkmoot"
MFA_TOTP_TOLERANCE = 1  # half a minute of drift either way

EMAIL_BACKEND = "folkmoot.outbox.backend.OutboxBackend"
DELIVERY = env.email_url(
    "EMAIL_URL", f"filemail://{DATA_DIR / 'mail'}" if DEMO else "smtp://localhost:25"
)
if DELIVERY["EMAIL_FILE_PATH"]:  # `filemail:///var/mail` means the folder /var/mail
    DELIVERY["EMAIL_FILE_PATH"] = f"/{DELIVERY['EMAIL_FILE_PATH'].lstrip('/')}"
DEFAULT_FROM_EMAIL = env.str("FOLKMOOT_SENDER", "letters@localhost")
EMAIL_TIMEOUT = 15

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "folkmoot" / "locale"]
USE_TZ = True
TIME_ZONE = env.str("FOLKMOOT_ZONE", "Asia/Shanghai")  # the organisation's civil dates
LANGUAGE_COOKIE_SAMESITE = "Lax"

# Tests serve static files as they stand; everything else serves what `collectstatic` gathered.
COLLECTED = env.bool("FOLKMOOT_COLLECTED", "PYTEST_VERSION" not in env.ENVIRON)
STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "build" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "folkmoot.core.static.ModuleStorage"
        if COLLECTED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not COLLECTED
MEDIA_ROOT = DATA_DIR / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
    },
}
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
SECURE_SSL_REDIRECT = env.bool("FOLKMOOT_SSL_REDIRECT", False)
SECURE_REFERRER_POLICY = "no-referrer"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
# Proxies that may name the client's address and scheme; none unless the operator says so.
TRUSTED_PROXY_COUNT = env.int("FOLKMOOT_TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Nothing a person sends may reach a log: the errors of requests carry their path and trace only.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"tokens": {"()": "folkmoot.core.logs.HideTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "filters": ["tokens"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django_tasks": {"level": "CRITICAL"},  # core.jobs says what failed, without its text
    },
}
# Records of members, and pages of lists of them, that one person may read within an hour.
RECORDS_AN_HOUR = env.int("FOLKMOOT_RECORDS_AN_HOUR", 60)
LISTS_AN_HOUR = env.int("FOLKMOOT_LISTS_AN_HOUR", 600)
ORGANISATION_NAME = _("Folkmoot")
