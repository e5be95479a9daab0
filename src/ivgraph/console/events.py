"""Files of events into the store, as a terminal shows it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from ivgraph.app import Services
from ivgraph.catalog import read_structure
from ivgraph.console.progress import show_progress
from ivgraph.console.rejects import open_rejects
from ivgraph.errors import DatabaseUnavailable, IvgraphError
from ivgraph.ingest.event import Rejected
from ivgraph.ingest.files import STANDARD_INPUT, Format, KalturaFormat, Line, NativeFormat, import_lines, read_lines
from ivgraph.ingest.verdict import Tally, Verdict

FORMATS = ("native", "kaltura")


class NoEvents(IvgraphError):
    """Not one line is an event. Is it another --format?"""

    code = "NO_EVENTS"


class Summary:
    """What became of the lines so far."""

    def __init__(self) -> None:
        self._tally = Tally()
        #: By code.
        self._examples: dict[str, tuple[Line, Rejected]] = {}

    def add(self, verdicts: Sequence[tuple[Line, Verdict]]) -> None:
        self._tally.add([verdict for _, verdict in verdicts])
        for line, verdict in verdicts:
            if verdict.rejected:
                self._examples.setdefault(verdict.rejected.code, (line, verdict.rejected))

    @property
    def is_hopeless(self) -> bool:
        """Whether there was something, and nothing of it an event."""
        return bool(self._tally.rejected) and not self._tally.accepted and not self._tally.duplicate

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        accepted, duplicate, rejected = self._tally.accepted, self._tally.duplicate, self._tally.rejected
        yield f"{accepted:,} accepted, {duplicate:,} duplicate, {rejected.total():,} rejected"
        for code, count in rejected.most_common():
            line, example = self._examples[code]
            yield f"  {count:,} {code}, the first in {line.file} line {line.number}: {example.reason}"


async def import_events(services: Services, files: Sequence[Path], format: str, rejects: Path | None) -> None:
    """Imports the files under a bar of progress, and sums up what became of their lines, however it ends.

    Raises:
        DatabaseUnavailable: The database went away; what the summary counts is stored.
        UnreadableFile: A file can't be read to its end; what is before is stored.
        NoEvents: There are lines, and none is an event.
    """
    summary, now = Summary(), datetime.now(UTC)
    with open_rejects(rejects, files) as write_rejects:
        try:
            with show_progress("Importing", _size(files)) as advance:
                lines = read_lines(files)
                async for verdicts, read in import_lines(services.writer, lines, _format(format, services), now):
                    summary.add(verdicts)
                    write_rejects(verdicts)
                    advance(read)
        except DatabaseUnavailable as error:
            raise DatabaseUnavailable(f"{error}. {_WHAT_IS_STORED}") from error
        finally:
            click.echo(summary)
    if summary.is_hopeless:
        raise NoEvents


_WHAT_IS_STORED = (
    "What is counted above is stored: when the database is back, run the same command again for the rest. Nothing is "
    "stored twice."
)


def _format(name: str, services: Services) -> Format:
    return NativeFormat() if name == "native" else KalturaFormat(lambda id: read_structure(services.database, id))


def _size(files: Sequence[Path]) -> int | None:
    return None if STANDARD_INPUT in files else sum(os.stat(file).st_size for file in files)
