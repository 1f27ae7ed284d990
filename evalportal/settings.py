"""Settings, read from the environment (or ``.env``). Safe for production unless ``DEMO`` says otherwise."""

import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import bootstrap_wrapper
import django_stubs_ext
from environs import Env

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)

# DEMO shows the demo accounts on the login page and relaxes what needs HTTPS. Never set it for a real bureau.
DEMO: bool = env.bool("DEMO", False)
DEBUG: bool = env.bool("DEBUG", False)
# Commands that sign nothing need none. Without one Django refuses whatever signs, and no server starts (wsgi.py).
SECRET_KEY: str = env.str("SECRET_KEY", "")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "apps.core",
    "apps.trace",
    "apps.departments",
    "apps.accounts",
    "apps.notices",
    "apps.budgets",
    "apps.indicators",
    "apps.papers",
    "apps.evaluations",
    "apps.reviews",
    "apps.reports",
    "evalportal",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "django_tasks_db",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "apps.core.middleware.CompressionMiddleware",
    "apps.core.middleware.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "apps.core.middleware.ParametersMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "apps.core.middleware.OriginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "apps.core.middleware.WrongMethodMiddleware",
]

ROOT_URLCONF = "evalportal.urls"
WSGI_APPLICATION = "evalportal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "evalportal.navigation.navigation",
            ],
            "builtins": ["apps.core.templatetags.portal", "evalportal.labels", "evalportal.files"],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# One bureau and the demo need nothing but SQLite; a city sets DATABASE_URL to PostgreSQL.
DATABASES: dict[str, dict[str, Any]] = {
    "default": env.dj_db_url(
        "DATABASE_URL",
        f"sqlite:///{BASE_DIR / 'var' / 'db.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,  # a database that was restarted costs a query, not a page
    ),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Without IMMEDIATE, two savers that read before they write fail each other whatever the timeout.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    # Nobody waits for ever: neither for a lock, nor for a query, nor for a server that does not answer.
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        connect_timeout=5,
        keepalives_idle=30,
        tcp_user_timeout=20_000,
        options="-c statement_timeout=30s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s",
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "apps.accounts.permissions.PortalBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_SAVE_EVERY_REQUEST = False
AXES_FAILURE_LIMIT = env.int("LOGIN_FAILURE_LIMIT", 5)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ACCESS_FAILURE_LOG = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
SIGN_INS_KEPT_DAYS: int = env.int("SIGN_INS_KEPT_DAYS", 400)  # the law asks for six months
FIELD_CATALOGUES = "evalportal.labels.TRACED"  # what the trace calls the fields that were changed
TRACE_KEPT_DAYS: int = max(180, env.int("TRACE_KEPT_DAYS", 400))  # the database keeps 180 whatever stands here
AXES_LOCKOUT_TEMPLATE = "accounts/locked_out.html"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = env.str("TIME_ZONE", "Asia/Shanghai")
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "var" / "static")
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap", bootstrap_wrapper.get_bootstrap_dir())]
MEDIA_URL = "media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", BASE_DIR / "var" / "media")
STORAGES = {
    "default": {
        "BACKEND": "apps.core.storage.WholeFileStorage",
        "OPTIONS": {"file_permissions_mode": 0o640, "directory_permissions_mode": 0o750},
    },
    "staticfiles": {"BACKEND": "evalportal.static_files.StaticFilesStorage"},
}
UPLOAD_LIMIT_MEGABYTES: int = env.int("UPLOAD_LIMIT_MEGABYTES", 20)
REQUEST_LIMIT_MEGABYTES: int = env.int("REQUEST_LIMIT_MEGABYTES", 100)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_HANDLERS = [
    "apps.core.receiving.CountingUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750

# Files, so that keeping something neither takes SQLite's one write lock nor adds to the work of PostgreSQL. Shared by
# the processes of a machine; several machines share the folder like that of the stored files.
CACHES: dict[str, dict[str, Any]] = {
    "default": {
        "BACKEND": "apps.core.shared_cache.SharedFileCache",
        "LOCATION": env.path("CACHE_ROOT", BASE_DIR / "var" / "cache"),
        "KEY_PREFIX": sha256(repr([DATABASES["default"][part] for part in ("HOST", "NAME")]).encode()).hexdigest(),
        "OPTIONS": {"MAX_ENTRIES": 20_000},  # a dozen districts with their departments
    },
}

# The address of the reverse proxy whose X-Forwarded-For and X-Forwarded-Proto are believed.
TRUSTED_PROXY: str = env.str("TRUSTED_PROXY", "127.0.0.1")

TASKS = {
    "default": {
        "BACKEND": env.str("TASKS_BACKEND", "apps.core.queue.OrderedBackend"),
    },
}
TASK_SCHEDULE = {
    "evalportal.tasks.tidy": 3600,
    "apps.reports.tasks.issue_waiting": 300,
    "apps.trace.tasks.seal": 60,
    "apps.notices.tasks.send_digests": 3600,
}  # every so many seconds
# A worker that has not shown itself for so long is dead, and its task is taken up by another.
TASK_LEASE_SECONDS: float = env.float("TASK_LEASE_SECONDS", 30)
# What may wait: of all people together, and of one.
JOB_LIMIT: int = env.int("JOB_LIMIT", 200)
JOB_LIMIT_EACH: int = env.int("JOB_LIMIT_EACH", 10)

# The fonts that script/setup unpacked are known to this project alone; a bare manage.py must find them too.
if (BASE_DIR / "var" / "fonts" / "fonts.conf").exists():
    os.environ.setdefault("FONTCONFIG_FILE", str(BASE_DIR / "var" / "fonts" / "fonts.conf"))

# Faces that the bureau has a licence for, to be preferred in printed documents where they are installed.
PDF_FONT_TITLE: list[str] = env.list("PDF_FONT_TITLE", ["方正小标宋简体", "FZXiaoBiaoSong-B05S"])
PDF_FONT_BODY: list[str] = env.list("PDF_FONT_BODY", ["仿宋_GB2312", "FangSong_GB2312"])
PDF_FONT_SUBHEADING: list[str] = env.list("PDF_FONT_SUBHEADING", ["楷体_GB2312", "KaiTi_GB2312"])

# The daily digest of notices goes through this mail server; without EMAIL_HOST nothing is mailed.
EMAIL_HOST: str = env.str("EMAIL_HOST", "")
EMAIL_PORT: int = env.int("EMAIL_PORT", 465)
EMAIL_HOST_USER: str = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD: str = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL: bool = env.bool("EMAIL_USE_SSL", EMAIL_PORT == 465)
EMAIL_USE_TLS: bool = env.bool("EMAIL_USE_TLS", EMAIL_PORT == 587)
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL: str = env.str("EMAIL_FROM", EMAIL_HOST_USER or "portal@localhost")
# Where people find the portal, for the links of mails: https://zp.example.gov.cn
PORTAL_URL: str = env.str("PORTAL_URL", "")

# Where a hole is reported to, for /.well-known/security.txt: mailto:, tel: or https:.
SECURITY_CONTACT: str = env.str("SECURITY_CONTACT", "")

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
if not (DEMO or DEBUG):
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", 31_536_000)
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"refusals": {"()": "apps.core.logs.RefusalsInOneLine"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["refusals"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"waitress.queue": {"level": "ERROR"}},  # a request that waits for a thread is no event
}
