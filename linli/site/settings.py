"""Django settings of linli; every value that a district changes comes from the environment.

Each `LINLI_…` name is explained in `docs/settings.md`.
"""

import json
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from linli.site.secret_days import secret_days
from linli.site.secret_file import read

PROJECT_ROOT = Path(__file__).resolve().parents[2]
LINLI_DATA_DIR = Path(os.environ.get("LINLI_DATA_DIR", "data")).resolve()
LINLI_PRODUCTION = os.environ.get("LINLI_PRODUCTION", "") == "1"
# A credential of the service manager comes before the data folder, the setting before both.
_CREDENTIAL = Path(os.environ.get("CREDENTIALS_DIRECTORY", "/nonexistent")) / "linli-ring.json"
LINLI_KEYS_FILE = Path(
    os.environ.get("LINLI_KEYS_FILE")
    or (_CREDENTIAL if _CREDENTIAL.exists() else LINLI_DATA_DIR / "keys" / "ring.json")
)
_CHANNELS = Path(os.environ.get("CREDENTIALS_DIRECTORY", "/nonexistent")) / "linli-channels.toml"
LINLI_CHANNEL_SECRETS = Path(
    os.environ.get("LINLI_CHANNEL_SECRETS")
    or (_CHANNELS if _CHANNELS.exists() else LINLI_DATA_DIR / "keys" / "channels.toml")
)
LINLI_KEY_TREE_FILE = Path(
    os.environ.get("LINLI_KEY_TREE_FILE", LINLI_DATA_DIR / "keys" / "tree.keys")
)
_BREACHED = os.environ.get("LINLI_BREACHED_PASSWORDS")
LINLI_BREACHED_PASSWORDS = Path(_BREACHED) if _BREACHED else None
LINLI_KMS = os.environ.get("LINLI_KMS", "")
LINLI_CRYPTO = os.environ.get("LINLI_CRYPTO", "international")
LINLI_SECRET_FILE = Path(os.environ.get("LINLI_SECRET_FILE", LINLI_DATA_DIR / "keys" / "secret"))
LINLI_SECRET_DAYS = secret_days(os.environ.get("LINLI_SECRET_DAYS", "").split())
LINLI_FILES = os.environ.get("LINLI_FILES", str(LINLI_DATA_DIR / "files"))
LINLI_HOTLINE_FOLDER = os.environ.get("LINLI_HOTLINE_FOLDER", str(LINLI_DATA_DIR / "hotline"))
LINLI_CODE_SENDER = os.environ.get("LINLI_CODE_SENDER", "linli.site.code_by_channel.CodeByChannel")
LINLI_PUBLIC_URL = os.environ.get("LINLI_PUBLIC_URL", "http://127.0.0.1:8000")
LINLI_NOTICE_CHANNELS = os.environ.get("LINLI_NOTICE_CHANNELS", "").split()
# The demo's first page lists how to sign in; `linli up --demo` hands both down.
LINLI_DEMO = os.environ.get("LINLI_DEMO", "") == "1"
LINLI_DEMO_SIGN_INS: list[dict[str, str]] = json.loads(os.environ.get("LINLI_DEMO_SIGN_INS", "[]"))
# 天地图 or any other WMTS under the wall's map; without it the map needs no tiles at all.
LINLI_MAP_TILES = os.environ.get("LINLI_MAP_TILES", "")
# Each takes a thread of a web process for as long as a screen looks on.
LINLI_WALL_STREAMS = int(os.environ.get("LINLI_WALL_STREAMS", "2"))
# Who cosigns our log's heads, how many of them it takes, and whose heads we cosign.
LINLI_WITNESSES = os.environ.get("LINLI_WITNESSES", "").split()
LINLI_WITNESS_QUORUM = int(os.environ.get("LINLI_WITNESS_QUORUM", "0"))
LINLI_WITNESSED_LOGS = os.environ.get("LINLI_WITNESSED_LOGS", "").split()
# What the server itself may ask beyond the open net: a file store, a witness next door.
LINLI_MAY_ASK = os.environ.get("LINLI_MAY_ASK", "").split()
# Who looks files through for malware before they are kept: unix:/path or tcp:host:port.
LINLI_SCANNER = os.environ.get("LINLI_SCANNER", "")
# Who may read the figures of the machine, and where traces go; neither without being named.
LINLI_METRICS_TOKEN = os.environ.get("LINLI_METRICS_TOKEN", "")
LINLI_TRACES = os.environ.get("LINLI_TRACES", "")
LINLI_TRACES_SHARE = float(os.environ.get("LINLI_TRACES_SHARE", "1"))
# The keys that other systems gave us, as `code=key`.
LINLI_OPEN311_KEYS = os.environ.get("LINLI_OPEN311_KEYS", "").split()
# The district's identity provider for the staff, over OpenID Connect.
LINLI_PROVIDER = os.environ.get("LINLI_PROVIDER", "")
LINLI_PROVIDER_NAME = os.environ.get("LINLI_PROVIDER_NAME", "统一身份认证|District sign-in")
LINLI_PROVIDER_CLIENT = os.environ.get("LINLI_PROVIDER_CLIENT", "")
LINLI_PROVIDER_SECRET = os.environ.get("LINLI_PROVIDER_SECRET", "")
# The district's quietest hour, for the work of the night; empty, there is none.
LINLI_NIGHT_HOUR = os.environ.get("LINLI_NIGHT_HOUR", "3")
LINLI_TRUSTED_PROXIES = os.environ.get("LINLI_TRUSTED_PROXIES", "").split()


def secret_key(file: Path, *, production: bool) -> str:
    """The key that signs what we hand out: LINLI_SECRET_KEY, or the file that `linli up` made.

    Without either, development gets one that lasts as long as the process; production refuses,
    for two processes would not believe each other.
    """
    named = os.environ.get("LINLI_SECRET_KEY")
    if named:
        return named
    try:
        return read(file)
    except FileNotFoundError:
        if production:
            raise ImproperlyConfigured(
                f"No secret key: set LINLI_SECRET_KEY, or run `linli up` once to make {file}."
            ) from None
        return secrets.token_urlsafe(50)


def database_from(url: str) -> dict[str, object]:
    """Django's words for a `postgresql://` address; a host that is a path is a socket folder."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", parts.hostname or "")
    port = options.pop("port", parts.port or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "linli",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(host),
        "PORT": str(port),
        "OPTIONS": options,
        # Connections are kept, and looked at before each use: the database may have restarted.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def hosts(named: str, *, production: bool) -> list[str]:
    """The host names that are answered; a trial that names none answers to any."""
    if not named and not production:
        return ["*"]
    ours = urlsplit(LINLI_PUBLIC_URL).hostname or ""
    return ["127.0.0.1", "localhost", "[::1]", *named.split(), ours]


DEBUG = False
SECRET_KEY = secret_key(LINLI_SECRET_FILE, production=LINLI_PRODUCTION)
ALLOWED_HOSTS = hosts(os.environ.get("LINLI_HOSTS", ""), production=LINLI_PRODUCTION)

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "ninja",
    "linli.journal",
    "linli.ledger",
    "linli.policy",
    "linli.clock",
    "linli.territory",
    "linli.people",
    "linli.batches",
    "linli.rights",
    "linli.cases",
    "linli.routing",
    "linli.notices",
    "linli.attempts",
    "linli.intake",
    "linli.supervision",
    "linli.feedback",
    "linli.collaboration",
    "linli.insights",
    "linli.assessment",
    "linli.web",
    "linli.exchange",
    "linli.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "linli.web.threshold.Threshold",
    # Behind the threshold: files too leave with the headers of safety.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "linli.web.callers.Sessions",
]
if LINLI_TRACES:
    MIDDLEWARE.insert(0, "linli.site.traces.Traced")
# No request is read beyond these: JSON as a whole, and a form with its photo or file.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024**2
LINLI_MOST_UPLOAD_BYTES = 20 * 1024**2
SECURE_REFERRER_POLICY = "same-origin"
ROOT_URLCONF = "linli.site.urls"
WSGI_APPLICATION = "linli.site.wsgi.application"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False
# The names of the screens' files change with their content: kept for a year.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/apps/[a-z]+/assets/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
# Scrypt needs memory as well as time, so that a stolen table is dear to try out.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", "postgresql:///linli"))}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "linli.site.logs.Line"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("LINLI_LOG_LEVEL", "WARNING")},
    "loggers": {
        "linli": {"level": os.environ.get("LINLI_LOG_LEVEL", "INFO")},
        # A refused request is the client's affair; what broke here is ours.
        "django": {"handlers": [], "level": "ERROR", "propagate": True},
        "django.request": {"handlers": [], "level": "ERROR", "propagate": True},
    },
}
