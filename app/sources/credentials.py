"""Where a source is and how it knows us: from settings, or from a file that a secrets store writes.

Source: KOSKI's `VIRTA_SECRET_ID` and `YTR_SECRET_ID`, whose JSON files can be used as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.register.document import DocumentError, read_json
from app.settings import Settings, SettingsError

MAX_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class VirtaCredentials:
    url: str
    jarjestelma: str
    tunnus: str
    avain: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class YtrCredentials:
    url: str
    username: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class VtjCredentials:
    url: str
    sosonimi: str
    username: str
    password: str = field(repr=False)


def read_virta_credentials(settings: Settings) -> VirtaCredentials:
    """What the file says, else the settings; an empty url means that Virta is not asked.

    Raises SettingsError for a file that cannot be used and for a url without all of the rest.
    """
    told = _read_file(settings.virta_credentials_file, "VIRTA_CREDENTIALS_FILE")
    found = VirtaCredentials(
        url=_web_address(told.get("serviceUrl") or settings.virta_url, "VIRTA_URL", settings),
        jarjestelma=told.get("jarjestelma") or settings.virta_jarjestelma,
        tunnus=told.get("tunnus") or settings.virta_tunnus,
        avain=told.get("avain") or settings.virta_avain,
    )
    _need_all(found.url, virta_jarjestelma=found.jarjestelma, virta_tunnus=found.tunnus, virta_avain=found.avain)
    return found


def read_ytr_credentials(settings: Settings) -> YtrCredentials:
    """What the file says, else the settings; an empty url means that the matriculation register is not asked.

    Raises SettingsError for a file that cannot be used and for a url without all of the rest.
    """
    told = _read_file(settings.ytr_credentials_file, "YTR_CREDENTIALS_FILE")
    found = YtrCredentials(
        url=_web_address(told.get("url") or settings.ytr_url, "YTR_URL", settings),
        username=told.get("username") or settings.ytr_username,
        password=told.get("password") or settings.ytr_password,
    )
    _need_all(found.url, ytr_username=found.username, ytr_password=found.password)
    return found


def read_vtj_credentials(settings: Settings) -> VtjCredentials:
    """What the file says, else the settings. Raises SettingsError as the others do."""
    told = _read_file(settings.vtj_credentials_file, "VTJ_CREDENTIALS_FILE")
    found = VtjCredentials(
        url=_web_address(told.get("url") or settings.vtj_url, "VTJ_URL", settings),
        sosonimi=told.get("sosonimi") or settings.vtj_sosonimi,
        username=told.get("username") or settings.vtj_username,
        password=told.get("password") or settings.vtj_password,
    )
    if not found.url:
        raise SettingsError(("VTJ_URL must be given with GUARDIANSHIP_SOURCE=vtj",))
    _need_all(found.url, vtj_username=found.username, vtj_password=found.password, vtj_sosonimi=found.sosonimi)
    return found


def _read_file(path: str, setting: str) -> dict[str, str]:
    """The texts of a small JSON object; {} when no file is named. What it holds is never repeated in an error."""
    if not path:
        return {}
    try:
        with Path(path).open("rb") as file:
            value: Any = read_json(file.read(MAX_BYTES))
    except OSError as error:
        raise SettingsError((f"{setting}: {path} cannot be read: {error.strerror}",)) from None
    except DocumentError:
        raise SettingsError((f"{setting}: {path} is not JSON",)) from None
    if not isinstance(value, dict) or not all(isinstance(text, str) for text in value.values()):
        raise SettingsError((f"{setting}: {path} should be one object of texts",))
    return value


def _web_address(url: str, setting: str, settings: Settings) -> str:
    """KOSKI's own names for "off" and "from files" mean that the source is not asked. A file is checked as settings."""
    if url in ("", "mock"):
        return ""
    if not url.startswith(("https://", "http://")):
        raise SettingsError((f"{setting} must be a web address",))
    if settings.production and url.startswith("http://"):
        raise SettingsError((f"{setting} must begin with https:// in production, in a credentials file too",))
    return url.rstrip("/")


def _need_all(url: str, **values: str) -> None:
    missing = tuple(f"{name.upper()} must be given with {name.partition('_')[0].upper()}_URL" for name in values
                    if url and not values[name])  # fmt: skip
    if missing:
        raise SettingsError(missing)
