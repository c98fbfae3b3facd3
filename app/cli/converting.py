"""`omaopintopolku convert`: answers of Virta and of the matriculation register as KOSKI documents."""

from __future__ import annotations

from pathlib import Path

import click
import msgspec
from rich.console import Console

from app.cli.importing import error_line, make_progress
from app.cli.kinds import KINDS, Kind
from app.cli.reading_files import list_files, read_file
from app.register.document import DocumentError
from app.register.names import Directory
from app.register.resolving import resolve_names
from app.settings import Settings
from app.sources.directory_files import DirectoryFileError, read_directory

NAMES_FILE = click.Path(exists=True, path_type=Path)


HELP = """Convert {says} to KOSKI documents.

A PATH is a file, a folder (its {suffixes} files) or - for standard input. One document goes to standard output, several
as a list, or each to --out/<file name>.json. Without --organisaatiot schools are known by their numbers only. A bad
answer is named with the place and the reason and never stops the others.

Ends with 1 when an answer could not be converted.
"""


@click.group()
def convert() -> None:
    """Turn answers of other registers into KOSKI documents."""


def make_command(name: str, kind: Kind) -> click.Command:
    """`convert <name>`."""

    @click.command(name, help=HELP.format(says=kind.says, suffixes=" and ".join(kind.suffixes)))
    @click.argument("paths", metavar="PATH...", nargs=-1, required=True)
    @click.option("--koodisto", type=NAMES_FILE, multiple=True, help="Names of codes: a CSV or JSON file, or a folder.")
    @click.option("--organisaatiot", type=NAMES_FILE, multiple=True, help="Organisations: JSON file or folder.")
    @click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder, made if missing.")
    @click.pass_context
    def command(
        ctx: click.Context,
        paths: tuple[str, ...],
        koodisto: tuple[Path, ...],
        organisaatiot: tuple[Path, ...],
        out: Path | None,
    ) -> None:
        try:
            directory = read_directory(koodisto, organisaatiot)
        except DirectoryFileError as error:
            raise click.ClickException(str(error)) from None
        ctx.exit(1 if convert_files(kind, paths, directory, out) else 0)

    return command


for _name, _kind in KINDS.items():
    if _name != "koski":
        convert.add_command(make_command(_name, _kind))


def convert_files(kind: Kind, paths: tuple[str, ...], directory: Directory, out: Path | None) -> int:
    """Convert every file of these paths; how many failed, each named on standard error.

    One document goes to standard output as it is, several as a list (which `import koski -` takes), or each to
    `out`/<file name>.json.
    """
    files = list(list_files(paths, kind.suffixes))
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    documents: dict[str, bytes] = {}
    failed = 0
    with make_progress(console) as progress:
        task = progress.add_task("Converting", total=len(files))
        for path in files:
            try:
                documents[path] = convert_file(kind, path, directory)
                if out is not None:
                    _write(out, path, documents.pop(path))
            except DocumentError as error:
                failed += 1
                console.print(error_line(path, error), soft_wrap=True)
            progress.advance(task)
    if out is None:
        _print(list(documents.values()), as_list=len(files) != 1)
    return failed


def convert_file(kind: Kind, path: str, directory: Directory) -> bytes:
    """The KOSKI document of one file as JSON, with the names that the directory knows. Raises DocumentError."""
    document = kind.read(read_file(path, Settings().source_answer_bytes), directory)
    value = {"henkilö": document.henkilo, "opiskeluoikeudet": document.opiskeluoikeudet}
    return msgspec.json.format(msgspec.json.encode(resolve_names(value, directory)), indent=2)


def _write(out: Path, path: str, document: bytes) -> None:
    target = out / ("standard-input.json" if path == "-" else f"{Path(path).stem}.json")
    try:
        out.mkdir(parents=True, exist_ok=True)
        target.write_bytes(document + b"\n")
    except OSError as error:
        raise DocumentError("", f"the document cannot be written to {target}: {error.strerror}") from None


def _print(documents: list[bytes], *, as_list: bool) -> None:
    if as_list:
        click.echo(b"[\n" + b",\n".join(documents) + b"\n]")
    elif documents:
        click.echo(documents[0])
