"""The portal's settings. One file; everything that differs between machines comes from the environment.

DATABASE_URL is the web's unprivileged login; OWNER_DATABASE_URL (migrations and fixtures only) is used when
PORTAL_AS_OWNER=1. DEMO=1 allows the invented data and its accounts; without it the portal is in production.
"""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from vawg_portal import database, environment

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(environment.text("PORTAL_STATE", str(BASE_DIR / "var")))

DEMO = environment.flag("DEMO")
DEBUG = environment.flag("DEBUG")
SECRET_KEY = environment.text("SECRET_KEY", "only-for-checks-that-serve-nobody" if DEBUG or DEMO else "")
SECRET_KEY_FALLBACKS = environment.text("SECRET_KEY_FALLBACKS").split()
ALLOWED_HOSTS = environment.text("ALLOWED_HOSTS", "localhost,127.0.0.1").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in environment.text("TRUSTED_ORIGINS").split(",") if origin]
# How many reverse proxies of ours stand in front: so many entries at the end of X-Forwarded-For are true.
TRUSTED_PROXIES = int(environment.text("TRUSTED_PROXIES", "0" if DEMO or DEBUG else "1"))

# --- what it is made of -------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "reporting",
    "reviews",
    "assessments",
    "returns",
    "actionplans",
    "organisations",
    "practice",
    "evidence",
    "frameworks",
    "notices",
    "audit",
    "forces",
    "core",
    "crispy_forms",
    "crispy_forms_gds",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "axes",
    "csp",
    "django_filters",
    "pghistory",
    "pgtrigger",
    "whitenoise.runserver_nostatic",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    # The headers first: what any of the others answers by itself (a redirect, a static file, a failure) has them too.
    "core.middleware.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "core.watching.WatchMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.NoNulMiddleware",
    "core.middleware.MannersMiddleware",
    "forces.middleware.PortalSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "forces.middleware.WaitingWordsMiddleware",
    "forces.middleware.SignInRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "audit.refused_words.RefusedWordsMiddleware",
    # Everything above it runs as the bare login, everything below and every view inside one audience's transaction.
    "forces.middleware.ScopeMiddleware",
    "audit.middleware.OneEffectMiddleware",
]

ROOT_URLCONF = "vawg_portal.urls"
WSGI_APPLICATION = "vawg_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "NAME": "django",
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "forces.context_processors.portal",
            ],
            "builtins": ["core.templatetags.portal"],
        },
    },
    {
        # The rating rows and the national grid only: ten times as fast as the engine above, and nothing else
        # is big enough to notice.
        "NAME": "jinja2",
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "jinja2"],
        "OPTIONS": {"environment": "core.jinja2.environment"},
    },
]

CRISPY_ALLOWED_TEMPLATE_PACKS = "gds"
CRISPY_TEMPLATE_PACK = "gds"
CRISPY_CLASS_CONVERTERS = {
    "urlinput": "govuk-input",
    "numberinput": "govuk-input",
    "dateinput": "govuk-input",
    "fileinput": "govuk-file-upload",
    "selectmultiple": "govuk-select",
}

# --- database -----------------------------------------------------------------------------------------------

AS_OWNER = environment.flag("PORTAL_AS_OWNER")
_url = environment.text(
    "OWNER_DATABASE_URL" if AS_OWNER else "DATABASE_URL", "postgresql://portal_web@/portal"
)
WEB_THREADS = 4

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        **environment.database(_url),
        "OPTIONS": database.options(as_owner=AS_OWNER, threads=WEB_THREADS),
        "CONN_HEALTH_CHECKS": True,
    }
}

# --- signing in ---------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "forces.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "forces.backends.PersonBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reporting:home"
LOGOUT_REDIRECT_URL = "account_login"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

ACCOUNT_ADAPTER = "forces.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation reaches the address; nobody signs up by themselves
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = False  # django-axes throttles in the database, which outlives a restart of the cache

# National roles and those who sign for a force: more than a password. In the demonstration it is offered.
SECOND_FACTOR_REQUIRED = not DEMO
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "forces.adapters.FactorAdapter"
MFA_TOTP_TOLERANCE = 1  # half minutes that a telephone's clock may be off
MFA_PASSKEY_LOGIN_ENABLED = True
# A PIN, a fingerprint, a face: a passkey is two factors by itself.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMO or DEBUG  # http://localhost
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_RATE_LIMITS = False  # nothing can be guessed of a passkey; codes are counted by forces/throttle.py
MFA_FORMS = {
    "authenticate": "forces.factor_forms.AuthenticateForm",
    "reauthenticate": "forces.factor_forms.ReauthenticateForm",
    "activate_totp": "forces.factor_forms.ActivateForm",
    "authenticate_webauthn": "forces.factor_forms.PasskeyForm",
    "login_webauthn": "forces.factor_forms.SignInByPasskeyForm",
    "reauthenticate_webauthn": "forces.factor_forms.ReauthenticateByPasskeyForm",
    "add_webauthn": "forces.factor_forms.AddPasskeyForm",
    "edit_webauthn": "forces.factor_forms.NamePasskeyForm",
}
ACCOUNT_FORMS = {
    "change_password": "forces.account_forms.ChangePasswordForm",
    "reauthenticate": "forces.account_forms.ReauthenticateForm",
    "reset_password": "forces.account_forms.ResetPasswordForm",
    "reset_password_from_key": "forces.account_forms.ResetPasswordKeyForm",
}
SOCIALACCOUNT_ADAPTER = "forces.openid.IssuerAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a change of how somebody signs in reaches their mailbox

# forces/throttle.py. Ten wrong ones for one account from one address; more from unknown devices, however they come.
AXES_HANDLER = "forces.throttle.PortalHandler"
WRONG_PER_ADDRESS = 50
WRONG_PER_ACCOUNT = 30
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "forces.sign_in.account_tried"
AXES_CLIENT_IP_CALLABLE = "forces.throttle.place"
AXES_SENSITIVE_PARAMETERS = ["code", "credential", "oldpassword", "password1", "password2"]
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

SESSION_ENGINE = "forces.sessions"
SESSION_IDLE = timedelta(minutes=30)
SESSION_ABSOLUTE = timedelta(hours=12)
SESSION_COOKIE_AGE = int(SESSION_ABSOLUTE.total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
# Not in a cookie, which is Django's first choice: messages name actions and people.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_FAILURE_VIEW = "forces.views.waiting.csrf_failure"

# --- headers ------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
# HSTS preload is a promise for the whole domain: whoever owns it makes it, at the reverse proxy.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_REFERRER_POLICY = "same-origin"
if not DEMO and not DEBUG:
    SECURE_SSL_REDIRECT = environment.flag("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^health/"]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_SECURE = True
    CSRF_COOKIE_NAME = "__Host-csrf"

# --- words, times, files ------------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"]
STATIC_ROOT = STATE_DIR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    # Evidence and reports: nothing here has an address; each is handed out by a view, inside its scope.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {
            "location": STATE_DIR / "files",
            "base_url": None,
            "file_permissions_mode": 0o600,
            "directory_permissions_mode": 0o700,
        },
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["evidence.uploads.BoundedUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 5
EVIDENCE_MAX_BYTES = 25 * 1024 * 1024
# For all files of one force together; EVIDENCE_QUOTAS says otherwise for some: metropolitan=20,kent=8
EVIDENCE_QUOTA_GB = float(environment.text("EVIDENCE_QUOTA_GB", "5"))
EVIDENCE_QUOTAS_GB = environment.numbers("EVIDENCE_QUOTAS")
# With less free space than this the portal takes no files, so that there is room for what people type.
EVIDENCE_FREE_MB = int(environment.text("EVIDENCE_FREE_MB", "1024"))
# clamd://host:3310 or, for its Unix socket, unix:///run/clamav/clamd.ctl
SCANNER_URL = environment.text("SCANNER_URL")
SCANNER_SECONDS = float(environment.text("SCANNER_SECONDS", "60"))  # for one file, from first byte to answer
CONTENT_DIR = BASE_DIR / "fixtures" / "content"

EMAIL_BACKEND = environment.text(
    "EMAIL_BACKEND",
    "django.core.mail.backends.filebased.EmailBackend"
    if DEMO
    else "django.core.mail.backends.smtp.EmailBackend",
)
EMAIL_FILE_PATH = STATE_DIR / "mail"
EMAIL_HOST = environment.text("EMAIL_HOST", "localhost")
EMAIL_PORT = int(environment.text("EMAIL_PORT", "25"))
EMAIL_HOST_USER = environment.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = environment.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 10  # seconds: somebody waits for the answer
DEFAULT_FROM_EMAIL = environment.text("DEFAULT_FROM_EMAIL", "VAWG portal <no-reply@localhost>")

# How the portal is reached: a mail is written where nobody asks for a page, and has a link all the same.
SITE_URL = environment.text(
    "SITE_URL",
    f"http://localhost:{environment.text('PORT', '8000')}"
    if DEMO or DEBUG
    else f"https://{ALLOWED_HOSTS[0].lstrip('.')}",
).rstrip("/")

MARKING = "OFFICIAL–SENSITIVE"

# --- work in the background ---------------------------------------------------------------------------------

CELERY_BROKER_URL = environment.text("REDIS_URL", "redis://localhost:6379/0")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
# The sweeper requeues from the row; the broker must not do so as well.
CELERY_TASK_REJECT_ON_WORKER_LOST = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# What is laid out may take minutes, and nobody's mail or scan is to wait for it.
CELERY_TASK_ROUTES = {
    f"reporting.{task}": {"queue": "heavy"}
    for task in ("make_report", "make_plan_page", "make_published_paper")
}
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 270
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = TIME_ZONE

# How long a worker may be silent before another takes its report over; how often the portal looks for such.
REPORT_LEASE_SECONDS = float(environment.text("REPORT_LEASE_SECONDS", "30"))
REPORT_SWEEP_SECONDS = float(environment.text("REPORT_SWEEP_SECONDS", "15"))
REPORT_ATTEMPTS = 3
# The PDF of a published plan, which nobody can ask for anew, is tried again so long after it was given up.
REPORT_RETRY_SECONDS = float(environment.text("REPORT_RETRY_SECONDS", "3600"))

# A scan that gave no answer is tried again soon, and after so many attempts once in a long while.
SCAN_ATTEMPTS = 3
SCAN_SWEEP_SECONDS = float(environment.text("SCAN_SWEEP_SECONDS", "20"))
SCAN_RETRY_SECONDS = float(environment.text("SCAN_RETRY_SECONDS", "3600"))

# Longer than one try to send may take (notices/tasks.py), so that a mail is with one sender at a time.
MAIL_LEASE_SECONDS = float(environment.text("MAIL_LEASE_SECONDS", "40"))
MAIL_SWEEP_SECONDS = float(environment.text("MAIL_SWEEP_SECONDS", "20"))
# A mail that the server refuses while it is there (a wrong address) is set aside after so many times: about three days.
MAIL_REFUSALS = 72
# From when on in the morning people are told what is due, and get the day's one mail.
NOTICES_HOUR = int(environment.text("NOTICES_HOUR", "7"))

CELERY_BEAT_SCHEDULE = {
    # A ring that nobody heard in time is no use any more: the next one comes. Whether it is in time is told by the
    # worker's clock, so the time is long enough for a clock that is minutes wrong.
    "requeue-reports": {
        "task": "reporting.sweep",
        "schedule": REPORT_SWEEP_SECONDS,
        "options": {"expires": 600},
    },
    "sign-heads-of-history": {
        "task": "audit.sign_heads",
        "schedule": 60 * 60,
        "options": {"expires": 60 * 60},
    },
    "sweep-keys-of-forms": {"task": "audit.sweep_keys", "schedule": 60 * 60, "options": {"expires": 60 * 60}},
    "scan-what-waits": {
        "task": "evidence.sweep",
        "schedule": SCAN_SWEEP_SECONDS,
        "options": {"expires": 600},
    },
    "send-what-waits": {
        "task": "notices.sweep",
        "schedule": MAIL_SWEEP_SECONDS,
        "options": {"expires": 600},
    },
    "tell-what-is-due": {"task": "notices.morning", "schedule": 15 * 60, "options": {"expires": 600}},
    "make-assessments-that-wait": {
        "task": "assessments.sweep_openings",
        "schedule": 15,
        "options": {"expires": 600},
    },
    "finish-removals": {"task": "audit.sweep_removals", "schedule": 60, "options": {"expires": 60}},
}
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "celerybeat-schedule")

# --- the history's chain: docs/audit.md ---------------------------------------------------------------------

# 32 bytes in base64, for the worker and verify_audit alone. Then the public halves of the keys before it.
AUDIT_SIGNING_KEY = environment.text("AUDIT_SIGNING_KEY")
AUDIT_OLD_PUBLIC_KEYS = [key for key in environment.text("AUDIT_OLD_PUBLIC_KEYS").split(",") if key]
AUDIT_HEADS_DIR = Path(environment.text("AUDIT_HEADS", str(STATE_DIR / "heads")))

# --- figures, and logs: ids and never bodies ----------------------------------------------------------------

# Who may read /health/metrics from another machine. Without one, only programs on this machine may.
METRICS_TOKEN = environment.text("METRICS_TOKEN")

LOGGING_CONFIG = "vawg_portal.logs.configure"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "vawg_portal.logs.formatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
        "axes": {"level": "ERROR"},  # its warnings name the account; failures are counted in the figures
        "psycopg.pool": {"level": "WARNING"},
    },
}
