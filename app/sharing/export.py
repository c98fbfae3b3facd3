"""The machine-readable copy of what a link shows: KOSKI's shape, the page's selection and nothing that it leaves out.

The schema is published beside it (`/jako/skeema.json`). Like KOSKI's open interface it holds `jakolinkki`, `henkilö`
and `opiskeluoikeudet`; `kattavuus` says what KOSKI does not: how complete it is and which sources were silent.
"""

from __future__ import annotations

from hashlib import sha256
from hmac import new as hmac
from pathlib import Path
from typing import Any

import msgspec

from app.register.keys import without_keys
from app.register.view import STUDY_RIGHT_TECHNICAL
from app.sharing.lifecycle import day_of
from app.sharing.selection import SharedRecord
from app.sharing.shares import Share
from app.sharing.words import ShareKind

SCHEMA = Path(__file__).with_name("share_schema.json").read_bytes()
"""The published JSON Schema (draft 2020-12)."""

HENKILO_SHOWN = ("etunimet", "kutsumanimi", "sukunimi", "syntymäaika")
"""What the page says of the owner; the learner number and the mother tongue are nobody else's business."""

MASKED_ISSUER = "OmaOpintopolku, kansallisista opintorekistereistä"
"""Who vouches for a masked copy: it names no school."""

CONTENTS = {
    ShareKind.CHOSEN: "valitut-suoritukset",
    ShareKind.QUALIFICATIONS: "suoritetut-tutkinnot",
    ShareKind.STUDIES: "aktiiviset-ja-paattyneet-opinnot",
    ShareKind.EVERYTHING: "kaikki-opinnot",
}
"""Names of the kinds as KOSKI has them, where it has."""


def export_share(share: Share, record: SharedRecord, schema_url: str) -> bytes:
    """The copy as pretty JSON. The same link and record give the same bytes all day long."""
    whole = {
        "$schema": schema_url,
        "jakolinkki": _describe_link(share, record),
        "kattavuus": {
            "suorituksia": record.count.shown,
            "suorituksiaYhteensä": record.count.in_all,
            "valituistaPuuttuu": record.missing,
            "lähteetEivätVastanneet": sorted(record.unavailable),
        },
        "henkilö": {key: record.henkilo[key] for key in HENKILO_SHOWN if key in record.henkilo},
        "opiskeluoikeudet": [_export_study_right(item) for item in record.opiskeluoikeudet],
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=2) + b"\n"


def etag_of(share: Share, exported: bytes) -> str:
    """A strong tag that tells nothing of the content to whoever has only the tag: keyed with the link's own secret."""
    return hmac(share.token_id, exported, sha256).hexdigest()[:32]


def _describe_link(share: Share, record: SharedRecord) -> dict[str, Any]:
    described: dict[str, Any] = {
        "sisältö": CONTENTS[share.kind],
        "luotu": day_of(share.created_at).isoformat(),
        "voimassaAsti": share.last_day.isoformat(),
        "seuraaRekisteriä": record.frozen_at is None,
        "haettu": record.today.isoformat(),
    }
    if record.selection.is_masked:
        described["peitetty"] = True
        described["antaja"] = MASKED_ISSUER
    if record.frozen_at is not None:
        described["tiedotPäivältä"] = day_of(record.frozen_at).isoformat()
    return described


def _export_study_right(opiskeluoikeus: dict[str, Any]) -> dict[str, Any]:
    """Without our own keys and without those of source systems, which no page shows either."""
    plain = without_keys(opiskeluoikeus)
    return {key: value for key, value in plain.items() if key not in STUDY_RIGHT_TECHNICAL}
