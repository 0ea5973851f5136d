"""``load`` and ``ingest``: the starting data, and documents that people bring."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from bot.answering import LANGUAGES, statements
from bot.console.assembly import SOURCES, Sankin
from bot.seams import Audience, BadInput, SankinError

if TYPE_CHECKING:
    from knowledge.ingest import IngestReport


def is_empty(sankin: Sankin) -> bool:
    """True when nothing was ever loaded into this home, and nobody brought documents of their own."""
    return not sankin.catalog.loaded() and not sankin.library.get().records()


def load(sankin: Sankin, *, documents_only: bool = False, quiet: bool = False) -> IngestReport:
    """Load the starting data; a second run changes only what changed."""
    sankin.catalog.load_starting_data(SOURCES, documents_only=documents_only)
    tables = sankin.catalog.tables()
    library = sankin.library.get()
    library.statements.learn([text for language in LANGUAGES for text in statements(tables, language)])
    library.known.learn()
    report = ingest(sankin, [SOURCES / "documents"], quiet=quiet)
    describe(sankin, quiet=quiet)
    return report


def describe(sankin: Sankin, *, quiet: bool = False) -> None:
    """Embed the stays' descriptions that are new, with a progress bar on standard error.

    Where the model can not be opened they wait for a process that has it.
    """
    with tqdm(desc=sankin.wording("cli.progress.describe"), unit="", disable=quiet, leave=False, delay=0.5) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.n = done
            bar.refresh()

        with suppress(SankinError):
            sankin.descriptions.embed(progress)


def ingest(sankin: Sankin, paths: Sequence[Path | str], *, audience: str = "", quiet: bool = False) -> IngestReport:
    """Read documents into the library with a progress bar on standard error.

    Raises:
        BadInput: a path does not exist; names it.
    """
    from knowledge.ingest import ingest as read_in

    for path in paths:
        if not str(path).startswith(("http://", "https://")) and not Path(path).exists():
            raise BadInput(sankin.wording("cli.error.no_such_file", path=path))
    with tqdm(desc=sankin.wording("cli.progress.ingest"), unit="", disable=quiet, leave=False) as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.n = done
            bar.refresh()

        library = sankin.library.get()
        report = read_in(library, list(paths), audience=audience, progress=progress)
    if not sankin.catalog.tables().facts:
        # nothing is in tables: what the documents state takes their place, and is asked for by its meaning
        library.statements.learn(statements(library.told(Audience(audience)), sankin.wording.language))
    return report


def told(report: IngestReport, sankin: Sankin) -> str:
    """The report in words."""
    return "\n".join(report.lines(sankin.wording))
