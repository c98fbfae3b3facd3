"""Storing and loading the names of codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, bindparam, insert, or_, select, update
from sqlalchemy.orm import Session

from app.directory.stamp import Counts, lock_directory, renew_directory_stamp
from app.koodisto.lists import CodesByKey, add_stand_ins
from app.koodisto.models import Koodi
from app.koodisto.reading import KoodiRow
from app.register.names import CodeName

NAME_COLUMNS = KoodiRow._fields[3:]
COLUMNS = tuple(getattr(Koodi, name) for name in KoodiRow._fields)
LISTS_AT_ONCE = 200
"""How many code lists one query asks for; databases limit the parameters of a statement."""


def store_codes(session: Session, rows: Iterable[KoodiRow]) -> Counts:
    """Create or update codes by (koodisto_uri, koodiarvo, versio); what is not among `rows` stays as it is.

    Renews the directory's stamp when anything changed. Rows with the same key: the last one counts.
    """
    wanted = {row.key: row for row in rows}
    lock_directory(session)
    stored = _load_stored(session, sorted({row.koodisto_uri for row in wanted.values()}))
    created = [row for key, row in wanted.items() if key not in stored]
    updated = [row for key, row in wanted.items() if key in stored and stored[key] != row]
    if created:
        session.execute(insert(Koodi), [row._asdict() for row in created])
    if updated:
        _update(session, updated)
    counts = Counts(len(created), len(updated), len(wanted) - len(created) - len(updated))
    if counts.changed:
        renew_directory_stamp(session)
    return counts


def load_codes(session: Session) -> CodesByKey:
    """All codes that have a name: (koodisto_uri, koodiarvo) -> {versio: CodeName}, stand-ins included."""
    named = or_(*(getattr(Koodi, name).is_not(None) for name in NAME_COLUMNS))
    return codes_by_key(map(KoodiRow._make, session.execute(select(*COLUMNS).where(named))))


def codes_by_key(rows: Iterable[KoodiRow]) -> CodesByKey:
    """Rows as the directory keeps them; a code without any name is left out, so that it hides no older one."""
    codes: CodesByKey = {}
    for uri, koodiarvo, versio, fi, sv, en, lyhyt_fi, lyhyt_sv, lyhyt_en in rows:
        nimi = {lang: name for lang, name in (("fi", fi), ("sv", sv), ("en", en)) if name}
        lyhyt = {lang: name for lang, name in (("fi", lyhyt_fi), ("sv", lyhyt_sv), ("en", lyhyt_en)) if name}
        if nimi or lyhyt:
            codes.setdefault((uri, koodiarvo), {})[versio] = CodeName(nimi, lyhyt)
    return add_stand_ins(codes)


def _load_stored(session: Session, uris: Sequence[str]) -> dict[tuple[str, str, int], KoodiRow]:
    stored: dict[tuple[str, str, int], KoodiRow] = {}
    for start in range(0, len(uris), LISTS_AT_ONCE):
        query = select(*COLUMNS).where(Koodi.koodisto_uri.in_(uris[start : start + LISTS_AT_ONCE]))
        for row in map(KoodiRow._make, session.execute(query)):
            stored[row.key] = row
    return stored


def _update(session: Session, rows: Sequence[KoodiRow]) -> None:
    table = Koodi.__table__
    key = and_(*(table.c[name] == bindparam(f"key_{name}") for name in KoodiRow._fields[:3]))
    statement = update(Koodi).where(key).values({name: bindparam(f"new_{name}") for name in NAME_COLUMNS})
    session.connection().execute(
        statement,
        [
            {f"{'new' if name in NAME_COLUMNS else 'key'}_{name}": value for name, value in row._asdict().items()}
            for row in rows
        ],
    )
