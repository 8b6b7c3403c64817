"""Settings. What differs from one deployment to the next comes from the environment and is listed here:

DEBUG               true on a developer's machine only (default false)
SECRET_KEY          needed unless DEBUG
DATABASE_URL        default a SQLite file beside manage.py; postgres://user:password@host/name
ALLOWED_HOSTS       the names the site is reached by, comma separated; needed unless DEBUG
TRUSTED_ORIGINS     further origins whose forms are accepted, as https://host, comma separated
STATIC_ROOT         where static files are collected (default staticfiles beside manage.py)
LOG_FORMAT          "json", one object a line (the default), or "text"; with DEBUG Django's own console
LOG_LEVEL           default INFO
TRUST_PROXY         true when a proxy ends TLS and sets X-Forwarded-Proto and X-Forwarded-For itself (default false)
OLD_SECRET_KEYS     former values of SECRET_KEY that still open what they sealed, comma separated

Signing in (docs/signing-in.md says more):

EMAIL_URL           smtp+tls://user:password@host:587; without one DEBUG prints mail, a server sends none
MAIL_FROM           the address that mail comes from
REQUIRE_MFA         true when finance officers, the CFO and administrators need a second factor (default false)
SESSION_MINUTES     signed out after so many minutes without a request (default 120)
SESSION_HOURS       signed out so many hours after signing in, whatever was done (default 12)
CONFIRM_MINUTES     publishing, changing people… ask again who it is after so many minutes (default 10)
OIDC_ISSUER         address of the organisation's own identity provider; without one there is no such sign-in
OIDC_CLIENT_ID      what the provider calls this site
OIDC_CLIENT_SECRET  the secret it was given
OIDC_NAME           how the sign-in page calls the provider (default "your organisation")
OIDC_EMAIL_DOMAINS  domains whose addresses are believed though the provider does not say that it verified them
OIDC_DOES_MFA       true when the provider asks for a second factor itself (default false)
"""

from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from mtfp.operations.logs import logging_config

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Running

DEBUG: bool = env.bool("DEBUG", default=False)
SECRET_KEY: str = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEBUG:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to a long random text that stays the same and is kept secret, "
            "or set DEBUG=true on a developer's machine."
        )
    SECRET_KEY = "django-insecure-for-development-only"  # a known key: fit for DEBUG, for nothing else

ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("TRUSTED_ORIGINS", default=[])

ROOT_URLCONF = "mtfp.urls"
WSGI_APPLICATION = "mtfp.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "mtfp.forces",
    "mtfp.people",
    "mtfp.scenarios",
    "mtfp.prices",
    "mtfp.pay",
    "mtfp.proposals",
    "mtfp.commissioning",
    "mtfp.funding",
    "mtfp.spending",
    "mtfp.publications",
    "mtfp.spreadsheets",
    "mtfp.operations",
    "precept",
    "precept.household",
    "precept.options",
    "precept.decision",
    "precept.notices",
    "reserves",
    "capital",
    "capital.debt",
    "capital.treasury",
]

MIDDLEWARE = [
    "mtfp.operations.logs.logged_requests",
    # What puts headers on answers comes first: files, redirects and errors of those below carry them too.
    "mtfp.middleware.permissions_policy",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "mtfp.middleware.bounded_requests",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mtfp.people.middleware.SignedInMiddleware",
    # Every page asks for a sign-in unless its view says @login_not_required.
    "mtfp.people.middleware.SignInFirst",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mtfp.middleware.private_pages",
    "mtfp.middleware.named_methods",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Database

SQLITE_OPTIONS: dict[str, Any] = {
    # Readers go on while one writes; a writer takes its lock at the start and so waits for another
    # one instead of failing half-way. FULL: what was answered with "saved" survives a loss of power too.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,  # seconds
}


def database() -> dict[str, Any]:
    """The database of DATABASE_URL, with what its engine needs."""
    config: dict[str, Any] = env.db("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'data.sqlite3'}")
    if config["ENGINE"] == "django.db.backends.sqlite3":
        return {**config, "OPTIONS": {**SQLITE_OPTIONS, **config.get("OPTIONS", {})}}
    return {**config, "CONN_HEALTH_CHECKS": True}


DATABASES = {"default": database()}

# Signing in

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

AUTHENTICATION_BACKENDS = ["mtfp.people.backends.OneAccount"]
ACCOUNT_ADAPTER = "mtfp.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*", "password2*"]  # unused: nobody signs up
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation went to the address
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http" if DEBUG else "https"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "20/m/ip,5/5m/key"}

REQUIRE_MFA: bool = env.bool("REQUIRE_MFA", default=False)
MFA_ADAPTER = "mtfp.people.adapters.MFAAdapter"
MFA_TOTP_ISSUER = "Medium term financial plan"
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute off
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up: an address was invited, or given by an administrator

SECRET_KEY_FALLBACKS: list[str] = env.list("OLD_SECRET_KEYS", default=[])
SESSION_COOKIE_AGE: int = env.int("SESSION_MINUTES", default=120) * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_LONGEST: int = env.int("SESSION_HOURS", default=12) * 60 * 60
ACCOUNT_REAUTHENTICATION_TIMEOUT: int = env.int("CONFIRM_MINUTES", default=10) * 60

OIDC_DOES_MFA: bool = env.bool("OIDC_DOES_MFA", default=False)
SOCIALACCOUNT_ADAPTER = "mtfp.people.adapters.OrganisationAdapter"


def organisation(issuer: str, **app: Any) -> dict[str, Any]:
    """The organisation's identity provider as allauth takes it; empty without an issuer."""
    if not issuer:
        return {}
    given = {"server_url": issuer, "oauth_pkce_enabled": True, "verified_email": app.pop("domains")}
    return {"openid_connect": {"APPS": [{"provider_id": "organisation", **app, "settings": given}]}}


SOCIALACCOUNT_PROVIDERS = organisation(
    env.str("OIDC_ISSUER", default=""),
    name=env.str("OIDC_NAME", default="your organisation"),
    client_id=env.str("OIDC_CLIENT_ID", default=""),
    secret=env.str("OIDC_CLIENT_SECRET", default=""),
    domains=env.list("OIDC_EMAIL_DOMAINS", default=[]),
)

# Attempts are counted where every process of every host sees them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_cacheentry",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Mail

# A server without a mail host sends nothing: printed mail would put links that open accounts into its logs.
globals().update(env.email_url("EMAIL_URL", default="consolemail://" if DEBUG else "dummymail://"))
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL: str = env.str("MAIL_FROM", default="plan@localhost")

# Language and time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True

# Static files

STATIC_URL = "/static/"
STATIC_ROOT = env.str("STATIC_ROOT", default=str(BASE_DIR / "staticfiles"))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Logs

# To standard error, for whatever keeps them (docs/deploy). A developer's console is Django's own.
LOG_FORMAT: str = env.str("LOG_FORMAT", default="console" if DEBUG else "json")
LOGGING = logging_config(LOG_FORMAT, env.str("LOG_LEVEL", default="INFO"))

# Security

WHITENOISE_ALLOW_ALL_ORIGINS = False  # no other site has any use for the files of this one

# Plotly adds one empty <style> and fills it by script.
EMPTY_STYLE = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, EMPTY_STYLE],
        "img-src": [SELF, "data:"],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

# A grid saved without script sends every cell: a plan of 400 lines over 11 years has about 4,500.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
# Bytes of a whole request. A file of a little more than is taken is still told by its page what the most is.
LARGEST_REQUEST = 25_000_000
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"

SESSION_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_SECURE = not DEBUG
SECURE_SSL_REDIRECT = not DEBUG
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # a load balancer asks the process itself, without TLS
SECURE_HSTS_SECONDS = 0 if DEBUG else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEBUG
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # HSTS preloading: for the owner of the whole domain to decide

if env.bool("TRUST_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    ALLAUTH_TRUSTED_PROXY_COUNT = 1  # attempts are counted by the address that the proxy saw
