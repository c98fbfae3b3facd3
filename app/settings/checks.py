"""What is wrong with settings: a sentence for each problem."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from app.settings.retention import RETENTIONS

if TYPE_CHECKING:
    from app.settings import Settings

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
GUARDIANSHIP_SOURCES = ("registry", "vtj")
SMTP_SECURITY = ("starttls", "tls", "none")
OPTIONAL_URLS = ("virta_url", "ytr_url", "vtj_url", "oidc_metadata_url", "cas_url")
THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
MIN_SECRET_KEY_LENGTH = 32


def find_problems(settings: Settings) -> list[str]:
    """A sentence for everything that is wrong, in no particular order."""
    checks = (
        (not settings.database_url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://", "postgres://")),
         "DATABASE_URL must begin with sqlite:/// or postgresql://"),
        (not settings.secret_keys, "SECRET_KEYS must hold at least one key"),
        (not settings.data_keys, "DATA_KEYS must hold at least one key"),
        (any(len(key) < MIN_SECRET_KEY_LENGTH for key in settings.data_keys),
         f"Every key in DATA_KEYS must have at least {MIN_SECRET_KEY_LENGTH} characters"),
        (any(len(key) < MIN_SECRET_KEY_LENGTH for key in settings.secret_keys),
         f"SECRET_KEYS: every key must have at least {MIN_SECRET_KEY_LENGTH} characters"),
        (settings.production and settings.demo, "DEMO and PRODUCTION cannot be on together"),
        (settings.production and not settings.base_url.startswith("https://"),
         "BASE_URL must begin with https:// in production"),
        (not 0 < settings.gather_deadline_seconds <= 60, "GATHER_DEADLINE_SECONDS must be between 0 and 60"),
        (not 0 < settings.source_timeout_seconds <= 120, "SOURCE_TIMEOUT_SECONDS must be between 0 and 120"),
        (settings.log_level not in LOG_LEVELS, f"LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}"),
        (not 0 < settings.service_timeout_seconds <= 600, "SERVICE_TIMEOUT_SECONDS must be between 0 and 600"),
        (settings.report_mail_detail not in ("link", "full"), "REPORT_MAIL_DETAIL must be link or full"),
        (settings.smtp_security not in SMTP_SECURITY, f"SMTP_SECURITY must be one of {', '.join(SMTP_SECURITY)}"),
        (settings.smtp_security == "none" and settings.smtp_host not in ("", *THIS_MACHINE),
         "SMTP_SECURITY can be none only when SMTP_HOST is this machine"),
        (bool(settings.oidc_metadata_url) and not settings.oidc_client_id,
         "OIDC_CLIENT_ID must be given with OIDC_METADATA_URL"),
        (bool(settings.oidc_metadata_url) and not (settings.oidc_client_secret or settings.oidc_signing_keys_file),
         "OIDC_CLIENT_SECRET or OIDC_SIGNING_KEYS_FILE must be given with OIDC_METADATA_URL"),
        ("openid" not in settings.oidc_scope.split(), "OIDC_SCOPE must contain openid"),
        (settings.production and f"{settings.oidc_metadata_url} {settings.cas_url}".count("http://") > 0,
         "OIDC_METADATA_URL and CAS_URL must begin with https:// in production"),
        (settings.production and f"{settings.virta_url} {settings.ytr_url}".count("http://") > 0,
         "VIRTA_URL and YTR_URL must begin with https:// in production"),
        (settings.guardianship_source not in GUARDIANSHIP_SOURCES,
         f"GUARDIANSHIP_SOURCE must be one of {', '.join(GUARDIANSHIP_SOURCES)}"),
        (settings.guardianship_source == "vtj" and not (settings.vtj_url or settings.vtj_credentials_file),
         "VTJ_URL must be given with GUARDIANSHIP_SOURCE=vtj"),
        (settings.production and settings.vtj_url.startswith("http://"),
         "VTJ_URL must begin with https:// in production"),
        (settings.production and not (settings.oidc_metadata_url or settings.cas_url),
         "OIDC_METADATA_URL or CAS_URL must be given in production: nobody could sign in"),
        (settings.production and settings.workers > 1 and settings.rate_limit_storage.startswith("memory:"),
         "RATE_LIMIT_STORAGE must be shared in production when WORKERS is more than 1 (redis://…)"),
        (settings.production and settings.log_level == "DEBUG", "LOG_LEVEL must not be DEBUG in production"),
        (settings.production and bool(settings.demo_mail_folder), "DEMO_MAIL_FOLDER must not be given in production"),
        (settings.production and not set(settings.secret_keys).isdisjoint(settings.data_keys),
         "DATA_KEYS must not hold a key of SECRET_KEYS in production"),
        (not 0 < settings.smtp_timeout_seconds <= 600, "SMTP_TIMEOUT_SECONDS must be between 0 and 600"),
    )  # fmt: skip
    problems = [words for wrong, words in checks if wrong]
    for name in ("feedback_email", "language_test_email", "registry_email", "mail_from"):
        if getattr(settings, name) and "@" not in getattr(settings, name):
            problems.append(f"{name.upper()} must be an e-mail address")
    for name in ("base_url", "koodisto_url", "organisaatio_url", *OPTIONAL_URLS):
        url = getattr(settings, name)
        if not url and name in OPTIONAL_URLS:
            continue
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc or url.endswith("/"):
            problems.append(f"{name.upper()} must be a web address without a slash at the end")
    kept = tuple((one.setting, one.least, one.most) for one in RETENTIONS)
    for name, least, most in (*_RANGES, *kept):
        if not least <= getattr(settings, name) <= most:
            problems.append(f"{name.upper()} must be between {least} and {most}")
    return problems


_RANGES = (
    ("port", 0, 65535),
    ("metrics_port", 0, 65535),
    ("workers", 1, 256),
    ("blocking_threads", 1, 512),
    ("session_idle_minutes", 1, 24 * 60),
    ("session_absolute_hours", 1, 24),
    ("request_body_seconds", 1, 3600),
    ("max_upload_bytes", 1_000, 1_000_000_000),
    ("source_fresh_minutes", 0, 24 * 60),
    ("source_answer_bytes", 1_000, 1_000_000_000),
    ("trusted_proxies", 0, 9),
    ("smtp_port", 1, 65535),
    ("mail_per_domain_per_minute", 1, 100_000),
)
