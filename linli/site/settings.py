"""Django settings of linli; every value that a district changes comes from the environment."""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

PROJECT_ROOT = Path(__file__).resolve().parents[2]
LINLI_DATA_DIR = Path(os.environ.get("LINLI_DATA_DIR", "data")).resolve()
LINLI_PRODUCTION = os.environ.get("LINLI_PRODUCTION", "") == "1"
LINLI_KEYS_FILE = Path(os.environ.get("LINLI_KEYS_FILE", LINLI_DATA_DIR / "keys" / "ring.json"))
LINLI_FILES = os.environ.get("LINLI_FILES", str(LINLI_DATA_DIR / "files"))
LINLI_CODE_SENDER = os.environ.get(
    "LINLI_CODE_SENDER", "linli.people.code_sender.ConsoleCodeSender"
)
LINLI_PUBLIC_URL = os.environ.get("LINLI_PUBLIC_URL", "http://127.0.0.1:8000")
LINLI_TRUSTED_PROXIES = os.environ.get("LINLI_TRUSTED_PROXIES", "").split()

DEBUG = False
SECRET_KEY = os.environ.get("LINLI_SECRET_KEY", "only-for-tests-and-development")
ALLOWED_HOSTS = os.environ.get("LINLI_HOSTS", "127.0.0.1 localhost [::1]").split()

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "ninja",
    "linli.journal",
    "linli.policy",
    "linli.clock",
    "linli.territory",
    "linli.people",
    "linli.cases",
    "linli.notices",
    "linli.intake",
    "linli.feedback",
    "linli.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "linli.site.urls"
WSGI_APPLICATION = "linli.site.wsgi.application"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"


def database_from(url: str) -> dict[str, object]:
    """Django's words for a `postgresql://` address; a host that is a path is a socket folder."""
    parts = urlsplit(url)
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "linli",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or query.get("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database_from(os.environ.get("DATABASE_URL", "postgresql:///linli"))}
