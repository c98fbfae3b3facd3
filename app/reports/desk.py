"""What the use cases of reports work with, handed in by the views and the worker."""

from __future__ import annotations

from dataclasses import dataclass

from app.database import Database
from app.sealing import Seal
from app.settings import Settings


@dataclass(frozen=True, slots=True)
class Desk:
    """The service's own things: nothing of a request. Tests make one by hand."""

    database: Database
    settings: Settings
    seal: Seal
