"""`omaopintopolku import`: real-format files into the database. Code lists and organisations: importing_directories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from app.cli import open_database, read_settings
from app.cli.kinds import KINDS, Kind
from app.cli.reading_files import list_files, read_file
from app.database import Database
from app.register.document import MAX_DEPTH, DocumentError
from app.register.names import Directory
from app.sources.directory import current_directory
from app.sources.koski import Outcome, import_document
from app.sources.withdrawn import REASON

FAILED = "failed"


@click.group("import")
def import_group() -> None:
    """Import study records, code lists or organisations from files."""


@import_group.command("koski")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.pass_context
def import_koski(ctx: click.Context, paths: tuple[str, ...]) -> None:
    """Import KOSKI documents: files, folders (their .json files) or - for standard input.

    A file holds one document {"henkilö": …, "opiskeluoikeudet": […]} or a list of them. Each document is stored by
    itself, all of it or nothing; a bad one is named with the place and the reason and never stops the others. Running
    the same import again changes nothing.

    Ends with 1 when a document could not be imported, or held a study right whose person has withdrawn their consent:
    that one is named and left out, the others are stored.
    """
    ctx.exit(run_import("koski", paths))


IMPORT_HELP = """Import {says}.

A PATH is a file, a folder (its {suffixes} files) or - for standard input; a JSON file may also hold a list of answers.
What a later answer says of a study right takes the place of what an earlier one said, which stays in the history. Each
answer is stored by itself, all of it or nothing; a bad one is named with the place and the reason and never stops the
others. Running the same import again changes nothing.

Ends with 1 when an answer could not be imported.
"""


def make_import_command(name: str, kind: Kind) -> click.Command:
    """`import <name>` for the answers of another source than KOSKI."""

    @click.command(name, help=IMPORT_HELP.format(says=kind.says, suffixes=" and ".join(kind.suffixes)))
    @click.argument("paths", metavar="PATH...", nargs=-1, required=True)
    @click.pass_context
    def command(ctx: click.Context, paths: tuple[str, ...]) -> None:
        ctx.exit(run_import(name, paths))

    return command


for _name, _kind in KINDS.items():
    if _name != "koski":
        import_group.add_command(make_import_command(_name, _kind))


def run_import(kind: str, paths: Sequence[str]) -> int:
    """Import documents of a kind into the database of the settings and say how it went; the exit code."""
    settings = read_settings()
    database = open_database(settings, durable=False)
    try:
        counts = import_files(database, paths, settings.max_upload_bytes, KINDS[kind])
    finally:
        database.dispose()
    click.echo(
        f"Study rights: {counts[Outcome.CREATED]} created, {counts[Outcome.UPDATED]} updated, "
        f"{counts[Outcome.UNCHANGED]} unchanged. Documents that could not be imported: {counts[FAILED]}."
    )
    if counts[Outcome.REFUSED]:
        click.echo(f"Refused because consent was withdrawn: {counts[Outcome.REFUSED]} study rights.")
    return 1 if counts[FAILED] or counts[Outcome.REFUSED] else 0


def import_files(database: Database, paths: Sequence[str], max_bytes: int, kind: Kind = KINDS["koski"]) -> Counter[str]:
    """Import all documents of these paths; counts by outcome, with FAILED for documents. Errors go to stderr."""
    counts: Counter[str] = Counter()
    directory = current_directory(database)
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    with make_progress(console) as progress:
        task = progress.add_task("Importing", total=sum(1 for _ in list_files(paths, kind.suffixes)))
        for path in list_files(paths, kind.suffixes):
            for error in _import_file(database, directory, path, max_bytes, kind, counts):
                console.print(error_line(path, error), soft_wrap=True)
            progress.advance(task)
    return counts


def _import_file(
    database: Database, directory: Directory, path: str, max_bytes: int, kind: Kind, counts: Counter[str]
) -> Iterator[DocumentError]:
    try:
        parts = _split_list(read_file(path, max_bytes))
    except DocumentError as error:
        counts[FAILED] += 1
        yield error
        return
    for prefix, data in parts:
        try:
            document = kind.read(data, directory)
            outcomes = import_document(database, document, directory, by_source_key=kind.by_source_key)
            counts.update(outcomes)
            yield from _tell_refused(prefix, outcomes)
        except DocumentError as error:
            counts[FAILED] += 1
            yield DocumentError(".".join(filter(None, (prefix, error.place))), error.reason)


def _tell_refused(prefix: str, outcomes: Sequence[Outcome]) -> Iterator[DocumentError]:
    """A line for each study right that its person's withdrawn consent keeps out; the others are stored."""
    for index, outcome in enumerate(outcomes):
        if outcome is Outcome.REFUSED:
            yield DocumentError(".".join(filter(None, (prefix, f"opiskeluoikeudet[{index}]"))), REASON)


def _split_list(data: bytes) -> list[tuple[str, bytes]]:
    """The documents of a file with their places in it, not yet decoded: one without a place, or those of a list.

    What is neither is left whole: `read_document` says what is wrong with it.
    """
    whole = [("", data)]
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return whole
    try:
        parts = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"), type=list[msgspec.Raw])
    except RecursionError:
        raise DocumentError("document", f"is nested deeper than {MAX_DEPTH} levels") from None
    except msgspec.DecodeError:
        return whole
    documents = [bytes(part) for part in parts]
    if not documents or not all(document.startswith(b"{") for document in documents):
        return whole
    return [(f"[{index}]", document) for index, document in enumerate(documents)]


def error_line(path: str, error: DocumentError) -> str:
    """Path, place and reason on one line."""
    printable = path.encode("utf-8", "backslashreplace").decode()
    return ": ".join(filter(None, (printable, error.place, error.reason)))


def make_progress(console: Console) -> Progress:
    """The bar of long work on the terminal; nothing at all where there is none (a log, a pipe)."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )
