"""Typed settings from the environment. Everything that is wrong is said at once.

The environment's name of a setting is its field name in capitals: `DATABASE_URL`, `SECRET_KEYS` (several with commas,
the newest first), `DEMO=1`. Settings are frozen: nothing changes them once the service runs.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Self, get_type_hints

from app.settings.checks import find_problems
from app.settings.reading import READERS, write_value

DEFAULT_DATABASE_URL = "sqlite:///instance/omaopintopolku.db"
DEMO_DATABASE_URL = "sqlite:///instance/demo.db"
REQUIRED_IN_PRODUCTION = (
    "database_url",
    "secret_keys",
    "data_keys",
    "base_url",
    "feedback_email",
    "registry_email",
    "mail_from",
)


class SettingsError(Exception):
    """`problems` holds one sentence for each thing that is wrong."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def _secret_keys() -> tuple[str, ...]:
    """A key of its own for a process that was given none. `serve` hands its keys on to the workers it starts."""
    return (secrets.token_urlsafe(48),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this process runs. Urls are without a slash at the end; sizes are bytes."""

    database_url: str = DEFAULT_DATABASE_URL
    secret_keys: tuple[str, ...] = field(default_factory=_secret_keys, repr=False)
    """The newest first: it signs, all of them verify. Must be given in production."""
    production: bool = False
    demo: bool = False
    """Sign-in by choosing a fictional person. Never together with `production`."""
    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    blocking_threads: int = 4
    """Requests that one worker answers at the same time."""
    base_url: str = ""
    """The address by which people reach the service; by default the host and port."""
    metrics_host: str = "127.0.0.1"
    metrics_port: int = 9464
    """0 takes any free port: two demos on one machine do not meet."""
    session_idle_minutes: int = 30
    session_absolute_hours: int = 8
    koodisto_url: str = "https://virkailija.opintopolku.fi/koodisto-service/rest"
    organisaatio_url: str = "https://virkailija.opintopolku.fi/organisaatio-service"
    service_timeout_seconds: float = 20.0
    feedback_email: str = ""
    """Where accessibility feedback goes (answered in 14 days by law). Must be given in production."""
    max_upload_bytes: int = 10_000_000
    request_body_seconds: int = 120
    """How long the body of a request may take to arrive."""
    trusted_proxies: int = 0
    """How many proxies of ours stand before the service and set X-Forwarded-For and -Proto; 0 believes none."""
    rate_limit_storage: str = "memory://"
    log_level: str = "INFO"
    virta_url: str = ""
    """The address of Virta's study data service (`…/OpiskelijanTiedot`); empty: Virta is not asked."""
    virta_jarjestelma: str = ""
    virta_tunnus: str = ""
    virta_avain: str = field(default="", repr=False)
    virta_credentials_file: str = ""
    """A JSON file of jarjestelma, tunnus, avain and perhaps serviceUrl, which win over the settings above."""
    ytr_url: str = ""
    """The address of the matriculation register, before `/api/…`; empty: it is not asked."""
    ytr_username: str = ""
    ytr_password: str = field(default="", repr=False)
    ytr_credentials_file: str = ""
    """A JSON file of username, password and perhaps url, which win over the settings above."""
    guardianship_source: str = "registry"
    """Who tells whose guardian somebody is: "registry" (the register of people) or "vtj" (asked at need)."""
    vtj_url: str = ""
    """The address of the population register's SOAP query; used only with GUARDIANSHIP_SOURCE=vtj."""
    vtj_sosonimi: str = "OPHREK"
    """The name of the query that was agreed with the register's keeper."""
    vtj_username: str = ""
    vtj_password: str = field(default="", repr=False)
    vtj_credentials_file: str = ""
    """A JSON file of username, password and perhaps url and sosonimi, which win over the settings above."""
    vtj_certificate_file: str = ""
    """Our certificate and its private key (PEM) for the secured connection."""
    gather_deadline_seconds: float = 3.0
    """How long a page waits for all remote sources together."""
    source_fresh_minutes: int = 10
    """A kept answer younger than this is used without asking again."""
    data_keys: tuple[str, ...] = field(default_factory=_secret_keys, repr=False)
    """Keys that seal kept answers, the newest first; a list of its own. Must be given in production."""
    source_timeout_seconds: float = 15.0
    """The longest that asking one source takes in all."""
    source_answer_bytes: int = 30_000_000
    """A larger answer of a source is not read to its end."""
    language_test_email: str = ""
    """Where error reports about language tests go; their register has no address in the organisation service."""
    registry_email: str = ""
    """The service's own registry keeper: error reports that no other address takes. Must be given in production."""
    report_mail_detail: str = "link"
    """What a mail to a keeper holds: "link" (no personal data at all) or "full"."""
    mail_from: str = ""
    """The sender of our mails. Must be given in production."""
    smtp_host: str = ""
    """The mail server; empty: mail waits in the outbox."""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    """"starttls", "tls" or "none"; "none" only to this machine."""
    smtp_username: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_timeout_seconds: float = 30.0
    oidc_metadata_url: str = ""
    """The provider's `…/.well-known/openid-configuration`; empty: no sign-in by OpenID Connect."""
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_signing_keys_file: str = ""
    """A JSON file of our private keys (`{"keys": […]}`): then we sign who we are instead of showing a secret."""
    oidc_decryption_keys_file: str = ""
    """Private keys in the same form that open encrypted ID tokens."""
    oidc_scope: str = "openid profile"
    oidc_oid_claims: tuple[str, ...] = ("personOid",)
    oidc_hetu_claims: tuple[str, ...] = ("nationalIdentificationNumber", "urn:oid:1.2.246.21")
    cas_url: str = ""
    """The CAS server, e.g. `https://opintopolku.fi/cas-oppija`; empty: no sign-in by CAS."""
    mail_per_domain_per_minute: int = 60
    """How many mails one receiving domain gets in a minute."""
    kept_forms_hours: int = 1
    """The fields from here to `external_use_months` are explained in `settings.retention`."""
    bundle_hours: int = 24
    source_answers_days: int = 30
    drafts_days: int = 180
    attachments_months: int = 6
    cases_months: int = 24
    mail_bodies_days: int = 30
    ended_links_months: int = 12
    openings_months: int = 24
    feedback_months: int = 24
    external_use_months: int = 60
    demo_mail_folder: str = ""
    """Where the demo's own mail server keeps what it took; the demo sets it."""

    def __post_init__(self) -> None:
        if not self.base_url:
            object.__setattr__(self, "base_url", _local_url(self.host, self.port))
        problems = find_problems(self)
        if problems:
            raise SettingsError(tuple(problems))

    @classmethod
    def for_tests(cls, **overrides: Any) -> Self:
        """Settings of a test: a fixed key, and whatever the test changes."""
        given: dict[str, Any] = {
            "secret_keys": ("a-key-of-the-tests-that-is-long-enough",),
            "feedback_email": "palaute@omaopintopolku.example",
            "registry_email": "rekisteri@omaopintopolku.example",
            "mail_from": "ei-vastausta@omaopintopolku.example",
        }
        return cls(**{**given, **overrides})

    @classmethod
    def for_demo(cls) -> Self:
        """Settings of a trial on one machine: a database file of its own and the fictional people's sign-in."""
        return cls(
            demo=True,
            database_url=DEMO_DATABASE_URL,
            feedback_email="palaute@omaopintopolku.example",
            registry_email="rekisteri@omaopintopolku.example",
            language_test_email="kielitutkinnot@omaopintopolku.example",
            mail_from="ei-vastausta@omaopintopolku.example",
            metrics_port=0,
        )

    def replace(self, **changes: Any) -> Self:
        """The same settings with some changed; raises SettingsError when they no longer fit together."""
        if self.base_url == _local_url(self.host, self.port):
            changes.setdefault("base_url", "")
        return replace(self, **changes)

    def to_environ(self) -> dict[str, str]:
        """The environment that `load_settings` reads back as these settings: for worker processes."""
        return {item.name.upper(): write_value(getattr(self, item.name)) for item in fields(self)}


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Read the settings. Raises SettingsError that lists everything wrong at once."""
    problems: list[str] = []
    values: dict[str, Any] = {}
    hints = get_type_hints(Settings)
    for item in fields(Settings):
        name = item.name.upper()
        if name not in environ:
            continue
        try:
            values[item.name] = READERS[hints[item.name]](environ[name].strip())
        except ValueError as error:
            problems.append(f"{name} {error}")
    if values.get("production"):
        problems += [
            f"{name.upper()} must be given in production"
            for name in REQUIRED_IN_PRODUCTION
            if not environ.get(name.upper(), "").strip()
        ]
    if problems:
        # The rest is checked with the unreadable ones left at their defaults, so that one run names all.
        try:
            Settings(**values)
        except SettingsError as error:
            problems += [problem for problem in error.problems if problem not in problems]
        raise SettingsError(tuple(problems))
    return Settings(**values)


def _local_url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
