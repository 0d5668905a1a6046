"""All settings, in one file, read from the environment by config.env."""

from celery.schedules import crontab

from config import env, logs

ROOT = env.ROOT
STATE = env.state()
DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.secret_key(DEBUG)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", "")
CAIRN_DEMO = env.flag("CAIRN_DEMO", False)
BEHIND_TLS = env.flag("BEHIND_TLS", False)

INSTALLED_APPS = [
    "rest",
    "interface",
    "accounts",
    "pipeline",
    "missions",
    "okrs",
    "professions",
    "portfolio",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "rest_framework",
    "drf_spectacular",
    "template_partials",
    "django_htmx",
    "csp",
    "django_linear_migrations",
]

MIDDLEWARE = [
    "rest.middleware.RequestId",
    "rest.limits.TellLimits",
    "rest.middleware.ApiProblems",
    "rest.middleware.CleanAddresses",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "pipeline.middleware.OwnWritesFirst",
    "portfolio.guide.middleware.GuidedHour",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = False
WEB_THREADS = env.whole("WEB_THREADS", 8, 1, 64)

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.demo_roles",
            ],
        },
    }
]

DATABASES = {"default": env.database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SEALING_KEY = env.long_secret("SEALING_KEY")  # seals the log; empty: the state folder has one
PERSONAL_KEY = env.long_secret("PERSONAL_KEY")  # wraps the keys of persons; empty: the state folder has one
REDIS_URL = env.redis_url()
READER_PATIENCE = env.whole("READER_PATIENCE", 30, 1, 3600)  # seconds for one batch, before its process is ended
READER_MOST_PARKED = env.whole("READER_MOST_PARKED", 1000, 1, 1_000_000)  # keys, after which a reader pauses by itself
STREAMS_URL = env.streams_url()  # empty: readers read the database
STREAMS_LENGTH = env.whole("STREAMS_LENGTH", 10_000, 100, 10_000_000)  # events that each stream keeps
WEBHOOKS_MAY_REACH = env.reach("WEBHOOKS_MAY_REACH")  # for development: beside public addresses over https

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "accounts.adapter.ClosedSignUp"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = STATE / "staticfiles"
STATICFILES_DIRS = [ROOT / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 0 if DEBUG else 3600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = BEHIND_TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 32 * 1024 * 1024  # the API has its own, smaller limits for each endpoint
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000

API_LIMITS = env.limits("API_LIMITS", "reads=6000/min writes=3000/min searches=600/min")  # of one caller; off: none

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.authentication.Bearer", "accounts.authentication.Session"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest.rendering.Json"],
    "DEFAULT_PARSER_CLASSES": ["rest.parsing.StrictJson"],
    "EXCEPTION_HANDLER": "rest.answering.answer",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Cairn",
    "DESCRIPTION": "Mission portfolio management: outcomes, missions, key results, people, events.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
}

# Celery carries nudges and background jobs, never truth: what it loses, the sweep finds in the log.
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_TASK_PUBLISH_RETRY = False
CELERY_DB_REUSE_MAX = 1_000_000  # without it Celery closes the database connection after each task
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
}
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "pipeline.tasks.sweep", "schedule": 2.0, "options": {"expires": 2}},
    "rebuild": {"task": "pipeline.tasks.rebuild", "schedule": 2.0, "options": {"expires": 2}},
    "check in ended windows": {
        "task": "okrs.tasks.check_in_ended_windows",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "turn owners": {"task": "missions.tasks.turn_owners", "schedule": 60.0, "options": {"expires": 50}},
    "open months": {"task": "pipeline.tasks.open_months", "schedule": 3600.0, "options": {"expires": 600}},
    "seal the log": {"task": "pipeline.tasks.seal_the_log", "schedule": 3600.0, "options": {"expires": 600}},
    "archive what is old": {"task": "pipeline.tasks.archive_what_is_old", "schedule": crontab(hour=2, minute=10)},
    "verify the log": {"task": "pipeline.tasks.verify_the_log", "schedule": crontab(hour=3, minute=10)},
    "keep the catalogue": {
        "task": "pipeline.tasks.keep_the_catalogue",
        "schedule": 60.0,
        "options": {"expires": 50},
    },
    "forget old deliveries": {
        "task": "pipeline.tasks.forget_old_deliveries",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
    "forget old answers": {
        "task": "pipeline.tasks.forget_old_answers",
        "schedule": 3600.0,
        "options": {"expires": 600},
    },
}
if STREAMS_URL:
    CELERY_BEAT_SCHEDULE["mend streams"] = {
        "task": "pipeline.tasks.mend_streams",
        "schedule": 5.0,
        "options": {"expires": 5},
    }

LOG_LEVEL = env.words("LOG_LEVEL", "INFO")[0]
LOG_FORMAT = env.one_of("LOG_FORMAT", logs.TEXT if DEBUG else logs.JSON, (logs.TEXT, logs.JSON))
LOGGING = logs.configuration(LOG_LEVEL, LOG_FORMAT)
