"""One settings file for every install; what differs comes from the environment (see docs/operations.md)."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(environment.text("DATA_DIR") or BASE_DIR / "data").resolve()
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = environment.flag("DEBUG", default=False)
SECRET_KEY = environment.secret_key(DATA_DIR)
BASE_URL = environment.text("BASE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = environment.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
# One machine without TLS in front is the default; an address that says https switches the strict set on.
SECURE = BASE_URL.startswith("https://")
if SECURE and DEBUG:
    raise ImproperlyConfigured("DEBUG is on while BASE_URL is public (https). Switch one of them off.")

INSTALLED_APPS = [
    "config",
    "management_review",
    "surveillance",
    "feedback",
    "complaints",
    "corrective_actions",
    "needs",
    "customers",
    "core",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "crispy_forms",
    "crispy_bootstrap5",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.SecurityPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.ReadersPlace",
    "core.middleware.LoginKeepsWords",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "core.context.house",
            ],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ("house", "bootstrap5")
CRISPY_TEMPLATE_PACK = "house"

SQLITE_URL = f"sqlite:///{DATA_DIR / 'listening-post.sqlite3'}"
DATABASES: dict[str, Any] = {"default": dj_database_url.parse(environment.text("DATABASE_URL") or SQLITE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Untuned SQLite answered "database is locked" under eight writers; so tuned it never did.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = environment.number("DATABASE_CONNECTION_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# In the database, so that limits on logging in hold over all processes and outlive a restart.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# People
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "core:home"
ACCOUNT_ADAPTER = "core.account.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are made by invitation: nobody can take a stranger's address
SESSION_COOKIE_SECURE = SECURE
CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_TRUSTED_ORIGINS = [BASE_URL] if SECURE else []
SECURE_SSL_REDIRECT = SECURE and environment.flag("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE
SECURE_HSTS_PRELOAD = SECURE
# Only a proxy that is known to stand in front may say whose address a request comes from.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environment.flag("BEHIND_PROXY", default=False) else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("BEHIND_PROXY", default=False) else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Language and time: stored in UTC, shown in the reader's zone
LANGUAGE_CODE = environment.text("DEFAULT_LANGUAGE", "en")
LANGUAGES = [("en", _("English")), ("de", _("German")), ("fr", _("French")), ("es", _("Spanish")), ("it", _("Italian"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
USE_TZ = True
TIME_ZONE = "UTC"
LOCAL_TIME_ZONE = environment.text("TIME_ZONE", "Europe/Berlin")

# Files
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
FILES_DIR = DATA_DIR / "files"
UPLOAD_MAX_BYTES = environment.number("UPLOAD_MAX_MB", 20) * 1024 * 1024
UPLOAD_MAX_FILES = 10
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 20

# Mail: without an SMTP server letters are written as files, where one can read them
# Letters that cannot be delivered come back to the sender: the mailbox, where there is one.
DEFAULT_FROM_EMAIL = environment.text(
    "MAIL_FROM", f"Listening Post <{environment.text('MAILBOX_ADDRESS') or 'post@localhost'}>"
)
if environment.text("SMTP_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = environment.text("SMTP_HOST")
    EMAIL_PORT = environment.number("SMTP_PORT", 25)
    EMAIL_HOST_USER = environment.text("SMTP_USER")
    EMAIL_HOST_PASSWORD = environment.text("SMTP_PASSWORD")
    EMAIL_USE_TLS = environment.flag("SMTP_TLS", default=False)
    EMAIL_TIMEOUT = 15
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"

# Mail that comes in: off until a mailbox is named. Replies to our letters go to post+<signature>@…
MAILBOX_ADDRESS = environment.text("MAILBOX_ADDRESS").lower()
IMAP_HOST = environment.text("IMAP_HOST")
IMAP_PORT = environment.number("IMAP_PORT", 993)
IMAP_USER = environment.text("IMAP_USER", MAILBOX_ADDRESS)
IMAP_PASSWORD = environment.text("IMAP_PASSWORD")
IMAP_SECURITY = environment.text("IMAP_SECURITY", "tls").lower()
if IMAP_SECURITY not in {"tls", "starttls", "none"}:
    raise ImproperlyConfigured("IMAP_SECURITY is “tls”, “starttls” or “none”.")
if IMAP_SECURITY == "none" and IMAP_HOST not in {"", "localhost", "127.0.0.1", "::1"}:
    raise ImproperlyConfigured("IMAP_SECURITY=none would send the password openly to another machine.")
IMAP_FOLDER = environment.text("IMAP_FOLDER", "INBOX")
IMAP_DONE_FOLDER = environment.text("IMAP_DONE_FOLDER", "Taken in")
MAIL_MAX_BYTES = environment.number("MAIL_MAX_MB", 30) * 1024 * 1024

# Celery carries wake-ups only; a lost one costs a few seconds, never a letter
QUEUE_DIR = DATA_DIR / "queue"
CELERY_BROKER_URL = environment.text("CELERY_BROKER_URL", "filesystem://")
if CELERY_BROKER_URL.startswith("filesystem"):
    for folder in (QUEUE_DIR / "messages", QUEUE_DIR / "control"):
        folder.mkdir(parents=True, exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.2,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "socket_timeout": 5,
        "socket_connect_timeout": 2,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    }
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_TIME_LIMIT = 900
CELERY_TASK_SOFT_TIME_LIMIT = 840
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
# What beat wakes stands in config/schedule.py; the Celery app reads it there.
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"masked": {"()": "core.logs.MaskTokens"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["masked"]}},
    "root": {"handlers": ["stderr"], "level": environment.text("LOG_LEVEL", "WARNING")},
}
