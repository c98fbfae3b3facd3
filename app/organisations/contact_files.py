"""What routing looks at straight from files, without a database: for trying addresses on the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from app.organisations.contacts import (
    ContactDirectory,
    Organisation,
    find_general_contacts,
    find_koski_contacts,
    order_successors,
)
from app.organisations.fields import OrganisaatioError
from app.organisations.reading import Historia, Liitos, Nimihistoria, OrganisaatioRow, Reading, read_organisations
from app.organisations.service import index_schools

Tell = Callable[[str], None]


def read_contact_folder(folder: Path, tell: Tell) -> ContactDirectory:
    """The organisations and mergers in a folder's .json files (and in folders within it), read as an import does.

    `tell` gets a line for each file that could not be used; it never stops the others.
    """
    organisations: dict[str, Organisation] = {}
    mergers: dict[str, tuple[Liitos, ...]] = {}
    for reading in _read_files(folder, tell):
        if isinstance(reading, Historia):
            mergers[reading.oid] = reading.liitokset
        elif not isinstance(reading, Nimihistoria):
            for row in reading:
                organisations[row.oid] = _merge(organisations.get(row.oid), row)
    liitokset = {(one.old_oid, one.new_oid): one.alku_on for some in mergers.values() for one in some}
    schools = index_schools((one.oppilaitoskoodi, one.oid, one.status) for _, one in sorted(organisations.items()))
    return ContactDirectory(
        organisations=organisations,
        successors=order_successors((old_oid, new_oid, alku_on) for (old_oid, new_oid), alku_on in liitokset.items()),
        schools=schools,
    )


def _read_files(folder: Path, tell: Tell) -> Iterator[Reading]:
    for path in sorted(folder.rglob("*")):
        if path.name.startswith(".") or path.suffix.lower() != ".json" or not path.is_file():
            continue
        try:
            yield read_organisations(path)
        except OrganisaatioError as error:
            place = "" if error.place == "file" else error.place
            tell(": ".join(part for part in (str(path), place, error.reason) if part))
        except OSError as error:
            tell(f"{path}: cannot be read: {error.strerror}")


def _merge(known: Organisation | None, row: OrganisaatioRow) -> Organisation:
    """What this source tells; the contacts of an earlier one stay when this does not speak of them."""
    told = Organisation(
        oid=row.oid,
        parent_oid=row.parent_oid,
        status=row.status,
        oppilaitoskoodi=row.oppilaitoskoodi,
        oppilaitostyyppi=row.oppilaitostyyppi,
        lakkautus_on=row.lakkautus_on,
        koski=find_koski_contacts(row.contacts),
        general=find_general_contacts(row.contacts),
    )
    if row.contacts is None and known is not None:
        return replace(told, koski=known.koski, general=known.general)
    return told
