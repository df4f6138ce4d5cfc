"""How does the framework learn what site it is? Every setting, made from the `Site`; nothing else configures Django."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
import django
from django.conf import settings

from publiek.errors import StorageError, Text
from publiek.web.site import Site

_HERE = Path(__file__).parent
LANGUAGES = (("nl", "Nederlands"), ("en", "English"))
_HOUR = 3600
_MEMORY = "django.core.cache.backends.locmem.LocMemCache"


def prepare(site: Site) -> None:
    """Configure the framework for `site`, once in a process."""
    settings.configure(**settings_of(site))
    django.setup()


def settings_of(site: Site) -> dict[str, Any]:
    """All settings. In shared mode cookies travel over TLS only and nothing is shown without a login."""
    safe = not site.solo and site.secure
    return {
        "PUBLIEK": site,
        "DEBUG": False,
        "SECRET_KEY": _secret(site.state),
        "ALLOWED_HOSTS": ["127.0.0.1", "localhost", "[::1]", *site.names],
        "CSRF_TRUSTED_ORIGINS": [f"https://{name}" for name in site.names],
        "ROOT_URLCONF": "publiek.web.urls",
        "INSTALLED_APPS": _APPS,
        "MIDDLEWARE": _MIDDLEWARE,
        "TEMPLATES": [_TEMPLATES],
        "DATABASES": {"default": _database(site)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "AUTH_USER_MODEL": "people.Person",
        "AUTHENTICATION_BACKENDS": [
            "allauth.account.auth_backends.AuthenticationBackend",
        ],
        "PASSWORD_HASHERS": [
            "django.contrib.auth.hashers.Argon2PasswordHasher",
            "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        ],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"publiek.web.people.passwords.{name}", "OPTIONS": options}
            for name, options in _PASSWORD_RULES.items()
        ],
        "LANGUAGE_CODE": "nl",
        "LANGUAGES": LANGUAGES,
        "LANGUAGE_COOKIE_NAME": "__Host-language" if safe else "django_language",
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "LANGUAGE_COOKIE_SECURE": safe,
        "USE_I18N": True,
        "TIME_ZONE": "Europe/Amsterdam",
        "USE_TZ": True,
        "STATIC_URL": "/static/",
        "STATICFILES_DIRS": [_HERE / "static"],
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_AUTOREFRESH": False,
        "WHITENOISE_MAX_AGE": _HOUR,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": safe,
        "SESSION_COOKIE_NAME": "__Host-publiek" if safe else "publiek",
        "SESSION_COOKIE_AGE": 12 * _HOUR,
        "SESSION_SERIALIZER": "django.contrib.sessions.serializers.JSONSerializer",
        # Counters of the rate limits, in the memory of the one process; large enough that nobody can push them out.
        "CACHES": {"default": {"BACKEND": _MEMORY, "OPTIONS": {"MAX_ENTRIES": 50_000}}},
        "CSRF_COOKIE_NAME": "__Host-csrf" if safe else "csrftoken",
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": safe,
        "CSRF_FAILURE_VIEW": "publiek.web.frame.refusing.cross_site",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_HSTS_SECONDS": 365 * 24 * _HOUR if safe else 0,
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if site.proxy else None,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": safe,
        "X_FRAME_OPTIONS": "DENY",
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 16 * 1024**2,
        "FILE_UPLOAD_PERMISSIONS": 0o600,
        "FILE_UPLOAD_TEMP_DIR": str(site.uploads),
        "LOGGING": _LOGGING,
        **_mail(site),
        **_allauth(site),
    }


_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "publiek.web.people",
    "publiek.web.frame",
    "publiek.web.api",
    "publiek.web.takeaway",
    "publiek.web.uploads",
    "publiek.web.makers",
    "publiek.web.territory",
    "publiek.web.targets",
    "publiek.web.asking",
    "publiek.web.knowledge",
]
_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "publiek.web.frame.headers.ContentSecurity",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "publiek.web.asking.nobody.Nobody",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "publiek.web.frame.language.ChosenLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "publiek.web.people.alone.NobodyElse",
    "publiek.web.people.sessions.Ends",
    "publiek.web.people.log_acting.Acting",
    "publiek.web.frame.limits.Limits",
    "allauth.account.middleware.AccountMiddleware",
    "publiek.web.people.second_factor.Required",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "publiek.web.frame.refusing.Refusals",
]
_TEMPLATES = {
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [_HERE / "templates"],
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
            "publiek.web.frame.around.around",
        ],
        "builtins": ["publiek.web.frame.templatetags.words"],
        "loaders": [
            (
                "django.template.loaders.cached.Loader",
                ["django.template.loaders.filesystem.Loader", "django.template.loaders.app_directories.Loader"],
            )
        ],
    },
}
#: Our form in the place of the login's own, for the words (see `people.login_forms`).
_FORMS = {
    room: {theirs: f"publiek.web.people.login_forms.{ours}" for theirs, ours in forms.items()}
    for room, forms in {
        "account": {
            "login": "LoginForm",
            "change_password": "ChangePasswordForm",
            "set_password": "SetPasswordForm",
            "reset_password": "ResetPasswordForm",
            "reset_password_from_key": "ResetPasswordKeyForm",
            "reauthenticate": "ReauthenticateForm",
        },
        "mfa": {
            "authenticate": "CodeForm",
            "reauthenticate": "CodeAgainForm",
            "activate_totp": "AppForm",
            "add_webauthn": "AddKeyForm",
            "edit_webauthn": "RenameKeyForm",
        },
    }.items()
}
_PASSWORD_RULES: dict[str, dict[str, int]] = {
    "NotLikeYou": {},
    "LongEnough": {"min_length": 12},
    "NotCommon": {},
    "NotOurWords": {},
}
_LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
        # Without a handler at all a message would still be printed, by the last resort of the library.
        "nowhere": {"class": "logging.NullHandler"},
    },
    "loggers": {
        "publiek.site": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Its messages quote what was sent; ours do not (see `refusing`).
        "django.request": {"handlers": ["nowhere"], "propagate": False},
        "django.security": {"handlers": ["nowhere"], "propagate": False},
    },
}


def _database(site: Site) -> dict[str, Any]:
    if site.database:
        told = dj_database_url.parse(site.database, conn_max_age=60, conn_health_checks=True)
        if "postgresql" in told["ENGINE"]:
            return dict(told)
        raise StorageError(
            "site-database",
            Text("Alleen PostgreSQL of SQLite.", "Only PostgreSQL or SQLite."),
            Text("Begin `database` met postgresql://.", "Begin `database` with postgresql://."),
        )
    begin = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=10000;"
    options = {"timeout": 10, "transaction_mode": "IMMEDIATE", "init_command": begin}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": site.state / "site.sqlite3", "OPTIONS": options}


def _mail(site: Site) -> dict[str, Any]:
    mail = site.mail
    if not mail.host:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": str(site.state / "letters"),
            "DEFAULT_FROM_EMAIL": mail.sender,
        }
    return {
        "EMAIL_HOST": mail.host,
        "EMAIL_PORT": mail.port,
        "EMAIL_HOST_USER": mail.user,
        "EMAIL_HOST_PASSWORD": mail.password,
        "EMAIL_USE_TLS": mail.port == 587,
        "EMAIL_TIMEOUT": 15,
        "DEFAULT_FROM_EMAIL": mail.sender,
    }


def _allauth(site: Site) -> dict[str, Any]:
    providers = [
        {
            "provider_id": one.id,
            "name": one.name,
            "client_id": one.client,
            "secret": one.secret,
            "settings": {"server_url": one.issuer, "oauth_pkce_enabled": True},
        }
        for one in site.openid
    ]
    return {
        "ACCOUNT_USER_MODEL_USERNAME_FIELD": None,
        "ACCOUNT_LOGIN_METHODS": {"email"},
        "ACCOUNT_SIGNUP_FIELDS": ["email*", "password1*", "password2*"],
        "ACCOUNT_UNIQUE_EMAIL": True,
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_PREVENT_ENUMERATION": True,
        "ACCOUNT_ADAPTER": "publiek.web.people.adapters.ByInvitation",
        "SOCIALACCOUNT_ADAPTER": "publiek.web.people.adapters.ByInvitationElsewhere",
        "SOCIALACCOUNT_PROVIDERS": {"openid_connect": {"APPS": providers, "OAUTH_PKCE_ENABLED": True}},
        "SOCIALACCOUNT_ONLY": False,
        "ACCOUNT_FORMS": _FORMS["account"],
        "MFA_FORMS": _FORMS["mfa"],
        "ACCOUNT_REAUTHENTICATION_METHODS": ("password", "mfa"),
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_ADAPTER": "publiek.web.people.adapters.SecondFactor",
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE": False,
        "ACCOUNT_EMAIL_NOTIFICATIONS": True,
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 600,
        "ACCOUNT_LOGIN_ON_PASSWORD_RESET": False,
        "ACCOUNT_SESSION_REMEMBER": True,
        "PASSWORD_RESET_TIMEOUT": 4 * _HOUR,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": site.solo or not site.secure,
        "LOGIN_REDIRECT_URL": "/",
        "LOGIN_URL": "/account/login/",
        "ACCOUNT_LOGOUT_REDIRECT_URL": "/account/login/",
    }


def _secret(state: Path) -> str:
    """The secret with which the site signs; made once, readable by its owner alone."""
    path = state / "secret"
    try:
        state.mkdir(parents=True, exist_ok=True, mode=0o700)
        for folder in ("uploads", "letters"):
            (state / folder).mkdir(exist_ok=True, mode=0o700)
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(64))
        return path.read_text(encoding="ascii")
    except OSError as trouble:
        reason = type(trouble).__name__
    raise StorageError(
        "site-state",
        Text("De map van de site kan niet worden gelezen of geschreven.", "The site's folder cannot be used."),
        Text("Kies met `state` een map waarin u mag schrijven.", "Choose a folder you may write in with `state`."),
        {"reason": reason},
    )
