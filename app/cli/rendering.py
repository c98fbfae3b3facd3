"""`omaopintopolku render`: documents as the record page of the site, without a database and without secrets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

import click
from flask import Flask
from rich.console import Console

from app.cli.importing import make_progress
from app.cli.kinds import KINDS, Kind
from app.cli.reading_files import STANDARD_INPUT, list_files, read_file
from app.register.document import DocumentError
from app.register.names import Directory
from app.register.view import view_record
from app.register.visibility import Viewer
from app.register.words import LANGUAGES
from app.rendering.records import OPEN_ALL, RecordPage, render_record
from app.settings import Settings
from app.sources.directory_files import DirectoryFileError, read_directory

FINLAND = ZoneInfo("Europe/Helsinki")
NAMES_FILE = click.Path(exists=True, path_type=Path)


@dataclass(frozen=True, slots=True)
class Renderer:
    """Turns documents into pages; templates and names are made ready once."""

    app: Flask
    directory: Directory
    viewer: Viewer
    lang: str
    today: date
    opened: str = ""
    kind: Kind = KINDS["koski"]

    def render(self, data: bytes) -> str:
        """The record page of one document. Raises DocumentError."""
        document = self.kind.read(data, self.directory)
        view = view_record(
            document.henkilo,
            document.opiskeluoikeudet,
            viewer=self.viewer,
            lang=self.lang,
            directory=self.directory,
            today=self.today,
        )
        with self.app.test_request_context("/opinnot", query_string={"kieli": self.lang}):
            return render_record(RecordPage(view, self.today, opened=self.opened))


@click.command("render")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--kind", type=click.Choice(list(KINDS)), default="koski", show_default=True, help="What the documents are."
)
@click.option("--lang", type=click.Choice(LANGUAGES), default="fi", show_default=True, help="Language of the page.")
@click.option(
    "--viewer",
    type=click.Choice([viewer.value for viewer in Viewer]),
    default=Viewer.CITIZEN.value,
    show_default=True,
    help="Who looks: the person, a guardian, or somebody with a share link.",
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day of looking (default: today in Finland).")
@click.option("--koodisto", type=NAMES_FILE, multiple=True, help="Names of codes: a CSV or JSON file, or a folder.")
@click.option("--organisaatiot", type=NAMES_FILE, multiple=True, help="Names of organisations: JSON file or folder.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Folder for the pages, made if missing.")
@click.option("--open-all", is_flag=True, help="Open everything on the page.")
@click.pass_context
def render(
    ctx: click.Context,
    paths: tuple[str, ...],
    kind: str,
    lang: str,
    viewer: str,
    today: datetime | None,
    koodisto: tuple[Path, ...],
    organisaatiot: tuple[Path, ...],
    out: Path | None,
    open_all: bool,
) -> None:
    """Show documents as the record page of the service.

    A PATH is a file, a folder (its files of that kind) or - for standard input. One document goes to standard output;
    more than one need --out, where each becomes <file name>.html. A bad document is named with the place and the reason
    and never stops the others.

    Ends with 1 when a document could not be shown.
    """
    files = list(list_files(paths, KINDS[kind].suffixes))
    if out is None and len(files) != 1:
        raise click.UsageError(f"{len(files)} documents were found: say with --out where the pages go.")
    try:
        directory = read_directory(koodisto, organisaatiot)
    except DirectoryFileError as error:
        raise click.ClickException(str(error)) from None
    day = today.date() if today else finnish_today()
    renderer = Renderer(make_app(), directory, Viewer(viewer), lang, day, OPEN_ALL if open_all else "", KINDS[kind])
    failed = render_files(renderer, files, out)
    ctx.exit(1 if failed else 0)


def render_files(renderer: Renderer, files: list[str], out: Path | None) -> int:
    """Write the page of each file to `out` (or standard output); returns how many failed. Errors go to stderr."""
    failed = 0
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    settings: Settings = renderer.app.extensions["settings"]
    with make_progress(console) as progress:
        task = progress.add_task("Rendering", total=len(files))
        for path, target in _with_targets(files, out):
            try:
                page = renderer.render(read_file(path, settings.max_upload_bytes))
                _write(target, page)
            except DocumentError as error:
                failed += 1
                console.print(": ".join(filter(None, (path, error.place, error.reason))), soft_wrap=True)
            progress.advance(task)
    return failed


def make_app() -> Flask:
    """The service's own app: its templates, texts and stylesheet. Its database is never opened."""
    from app import create_app

    return create_app(Settings())


def finnish_today() -> date:
    """Today in Finland."""
    return datetime.now(FINLAND).date()


def _with_targets(files: list[str], out: Path | None) -> Iterator[tuple[str, Path | None]]:
    """Each file with the file its page goes to. Of equal names in different folders the later gets a number."""
    if out is None:
        yield from ((path, None) for path in files)
        return
    out.mkdir(parents=True, exist_ok=True)
    names = ["standard-input" if path == STANDARD_INPUT else Path(path).stem for path in files]
    taken: set[str] = set()
    for path, name in zip(files, names, strict=True):
        free = name
        for number in count(2):
            if free not in taken:
                break
            free = f"{name}-{number}"
        taken.add(free)
        yield path, out / f"{free}.html"


def _write(target: Path | None, page: str) -> None:
    if target is None:
        click.echo(page)
        return
    try:
        target.write_text(page, encoding="utf-8")
    except OSError as error:
        raise DocumentError("", f"the page cannot be written to {target}: {error.strerror}") from None
