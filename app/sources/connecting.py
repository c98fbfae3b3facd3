"""The remote sources that the settings name, ready to be asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import cast

from flask import current_app

from app.database import Database
from app.register.names import Directory
from app.sealing import Seal
from app.settings import Settings
from app.sources import Source
from app.sources.answers import AnswerStore
from app.sources.credentials import read_virta_credentials, read_ytr_credentials
from app.sources.directory import current_directory
from app.sources.gather import Registers
from app.sources.guardianships import AskedGuardianships
from app.sources.remote_sources import RemoteSources
from app.sources.virta import VirtaClient
from app.sources.vtj import VtjClient
from app.sources.ytr import YtrClient


def list_remote_sources(settings: Settings, directory: Callable[[], Directory]) -> list[Source]:
    """A client for each register whose address is set. Raises SettingsError for credentials that cannot be read."""
    sources: list[Source] = []
    if read_virta_credentials(settings).url:
        sources.append(VirtaClient(settings, directory))
    if read_ytr_credentials(settings).url:
        sources.append(YtrClient(settings, directory))
    return sources


def connect_registers(settings: Settings, database: Database, seal: Seal) -> Registers:
    """The database and the remote sources of this process, with their kept answers, deadline and breakers."""
    remote = RemoteSources(
        list_remote_sources(settings, lambda: current_directory(database)),
        AnswerStore(database, seal),
        deadline_seconds=settings.gather_deadline_seconds,
        fetch_seconds=settings.source_timeout_seconds,
        fresh=timedelta(minutes=settings.source_fresh_minutes),
    )
    return Registers(database, remote, _connect_guardianships(settings, database))


def _connect_guardianships(settings: Settings, database: Database) -> AskedGuardianships | None:
    """The population register, when the settings choose it; otherwise our own register of people answers."""
    if settings.guardianship_source != "vtj":
        return None
    return AskedGuardianships(database, VtjClient(settings).ask, deadline_seconds=settings.gather_deadline_seconds)


def current_registers() -> Registers:
    """The registers of the running app."""
    return cast(Registers, current_app.extensions["registers"])
