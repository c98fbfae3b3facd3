"""Settings: read from an environment, everything wrong said at once."""

from __future__ import annotations

import pytest
from limits.storage import RedisStorage, storage_from_string

from app.settings import Settings, SettingsError, load_settings

KEY = "k" * 40
PRODUCTION = {
    "PRODUCTION": "1",
    "DATABASE_URL": "postgresql://service@db/opintopolku",
    "SECRET_KEYS": KEY,
    "DATA_KEYS": KEY + "of-data",
    "BASE_URL": "https://opinnot.example",
    "FEEDBACK_EMAIL": "palaute@opinnot.example",
    "REGISTRY_EMAIL": "rekisteri@opinnot.example",
    "MAIL_FROM": "ei-vastausta@opinnot.example",
    "CAS_URL": "https://tunnistus.example/cas-oppija",
    "RATE_LIMIT_STORAGE": "redis://limits.example:6379",
}


def test_an_empty_environment_gives_settings_that_work_on_one_machine() -> None:
    settings = load_settings({})
    assert settings.database_url.startswith("sqlite:///")
    assert settings.base_url == "http://127.0.0.1:8000"
    assert not settings.production
    assert not settings.demo


def test_a_process_without_a_key_makes_one_that_no_other_has() -> None:
    assert load_settings({}).secret_keys != load_settings({}).secret_keys


def test_secret_keys_stand_newest_first_and_never_in_the_text_of_settings() -> None:
    settings = load_settings({"SECRET_KEYS": f"{KEY}new , {KEY}old"})
    assert settings.secret_keys == (f"{KEY}new", f"{KEY}old")
    assert KEY not in repr(settings)


def test_everything_wrong_is_listed_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(
            {"PORT": "eighty", "DEMO": "perhaps", "WORKERS": "0", "DATABASE_URL": "mysql://x", "SECRET_KEYS": "short"}
        )
    words = "\n".join(caught.value.problems)
    for name in ("PORT", "DEMO", "WORKERS", "DATABASE_URL", "SECRET_KEYS"):
        assert name in words
    assert "short" not in words


def test_production_asks_for_what_it_cannot_do_without() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"PRODUCTION": "1"})
    words = "\n".join(caught.value.problems)
    for name in ("DATABASE_URL", "SECRET_KEYS", "BASE_URL", "FEEDBACK_EMAIL", "REGISTRY_EMAIL", "MAIL_FROM"):
        assert f"{name} must be given in production" in words


def test_production_with_everything_given_is_accepted() -> None:
    assert load_settings(PRODUCTION).production


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEMO", "1"),
        ("BASE_URL", "http://opinnot.example"),
        ("VIRTA_URL", "http://virta.example/OpiskelijanTiedot"),
        ("YTR_URL", "http://ytr.example"),
        ("OIDC_METADATA_URL", "http://tunnistus.example/.well-known/openid-configuration"),
        ("CAS_URL", "http://tunnistus.example/cas-oppija"),
        ("DATA_KEYS", f"{KEY}newer-of-data,{KEY}"),
        ("VTJ_URL", "http://vtj.example/kysely"),
        ("CAS_URL", ""),
        ("RATE_LIMIT_STORAGE", "memory://"),
        ("LOG_LEVEL", "DEBUG"),
        ("DEMO_MAIL_FOLDER", "/tmp/mail"),
        ("SECRET_KEYS", "short"),
        ("DATA_KEYS", "short"),
    ],
)
def test_production_refuses(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({**PRODUCTION, name: value})
    assert name in str(caught.value)


def test_one_process_may_count_its_limits_itself() -> None:
    assert load_settings({**PRODUCTION, "RATE_LIMIT_STORAGE": "memory://", "WORKERS": "1"}).production


def test_settings_survive_the_way_through_an_environment() -> None:
    settings = Settings.for_demo().replace(port=8123, workers=3, secret_keys=(KEY, KEY + "2"))
    assert load_settings(settings.to_environ()) == settings


def test_the_address_follows_the_port_unless_it_was_given() -> None:
    assert Settings.for_demo().replace(port=8123).base_url == "http://127.0.0.1:8123"
    assert Settings.for_tests(base_url="https://a.example").replace(port=8123).base_url == "https://a.example"


def test_for_tests_takes_overrides() -> None:
    assert Settings.for_tests(session_idle_minutes=1).session_idle_minutes == 1


def test_rate_limits_can_be_kept_in_redis() -> None:
    """The client is among what is installed; it connects when the first limit is counted."""
    settings = load_settings({**PRODUCTION, "RATE_LIMIT_STORAGE": "redis://limits.example:6379"})
    assert isinstance(storage_from_string(settings.rate_limit_storage), RedisStorage)
