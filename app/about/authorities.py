"""Authorities that watch over services like this, with their own contact addresses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Authority:
    """Where an authority is reached. `site` is a host name; what it has not is empty."""

    site: str
    email: str = ""
    telephone: str = ""


ACCESSIBILITY_AUTHORITY = Authority("www.saavutettavuusvaatimukset.fi", "saavutettavuus@traficom.fi", "029 534 5000")
"""Finnish Transport and Communications Agency Traficom: supervises digital accessibility since 2025."""

DATA_PROTECTION_AUTHORITY = Authority("tietosuoja.fi")
"""Office of the Data Protection Ombudsman"""
