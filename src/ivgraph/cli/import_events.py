"""The command import: imports files of events, shows the progress, and prints a summary."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from ivgraph.catalog.structures import read_structure
from ivgraph.cli.import_report import Summary, open_rejected_file
from ivgraph.cli.interruption import interruption
from ivgraph.cli.terminal import show_rate
from ivgraph.errors import DatabaseUnavailable, IvgraphError
from ivgraph.quoting import reason_of
from ivgraph.services import Services
from ivgraph.sources.files import (
    NATIVE,
    STANDARD_INPUT,
    Checkpoint,
    ColumnMapping,
    Format,
    InvalidMapping,
    MappedFormat,
    detect_kind,
    import_lines,
    parse_mapping,
    read_files,
)
from ivgraph.sources.registry import FILE_FORMATS


class NoEvents(IvgraphError):
    """All lines were rejected. Do the files need another --format, or a --mapping?"""

    code = "NO_EVENTS"


class UnusableOptions(IvgraphError):
    """Options can't be combined."""

    code = "UNUSABLE_OPTIONS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """The arguments of the command."""

    files: Sequence[Path]
    #: A key of KINDS; None if it follows from the name of each file.
    kind: str | None = None
    #: A key of FILE_FORMATS.
    format: str = NATIVE.name
    mapping: Path | None = None
    rejected: Path | None = None
    resume: Path | None = None

    def __post_init__(self) -> None:
        if self.mapping and not FILE_FORMATS[self.format].lines_are_independent:
            raise UnusableOptions(f"--mapping is for exports of other products: omit --format {self.format}.")
        if self.resume and not FILE_FORMATS[self.format].lines_are_independent:
            raise UnusableOptions("--resume can't be used with recorded requests: each depends on those before it.")
        if self.resume and STANDARD_INPUT in self.files:
            raise UnusableOptions("--resume needs files: standard input can't be read from a position.")
        if len({self.kind or detect_kind(file) for file in self.files}) > 1:
            raise UnusableOptions("Import tables and JSON lines with separate commands, or give --kind.")


async def import_events(services: Services, task: Import) -> None:
    """Imports files with a progress bar, and prints a summary, even if the import fails or is interrupted.

    Raises:
        DatabaseUnavailable: The database was lost; the events that the summary counts are stored.
        UnreadableFile: A file can't be read to its end; the events before the error are stored.
        NoEvents: All lines were rejected.
    """
    format, summary = _choose_format(task, services), Summary()
    checkpoint = Checkpoint(task.resume, _fingerprint(task)) if task.resume else None
    done = checkpoint.count_done(task.files) if checkpoint else {}
    lines, now = read_files(task.files, task.kind, done), datetime.now(UTC)
    if is_pipe := not all(file.is_file() for file in task.files):
        lines = interruption.waiting(lines)
    async with AsyncExitStack() as stack:
        write_rejected = stack.enter_context(open_rejected_file(task.rejected, task.files, append=bool(done)))
        stack.callback(lambda: click.echo(summary))
        advance = stack.enter_context(show_rate("Importing", task.files))
        batches = import_lines(services.writer, lines, format, now, ahead=not is_pipe)
        await stack.enter_async_context(aclosing(batches))
        try:
            async for written in batches:
                summary.add(written.verdicts)
                write_rejected(written.verdicts)
                if checkpoint:
                    checkpoint.save(written.lines)
                advance(written.lines[-1].offset, len(written.verdicts))
        except DatabaseUnavailable as error:
            raise DatabaseUnavailable(f"{error}. {_HOW_TO_CONTINUE}") from error
    if summary.has_no_events:
        raise NoEvents


_HOW_TO_CONTINUE = (
    "The events counted above are stored. When the database is back, run the same command again to import the rest: no "
    "event is stored twice."
)


def _choose_format(task: Import, services: Services) -> Format:
    if task.mapping:
        return MappedFormat(_read_mapping(task.mapping))
    is_table = (task.kind or detect_kind(task.files[0])) != "ndjson"
    if is_table and task.format == NATIVE.name:
        return MappedFormat()
    return FILE_FORMATS[task.format].open(lambda id: read_structure(services.database, id))


def _read_mapping(path: Path) -> ColumnMapping:
    try:
        return parse_mapping(_read_text(path))
    except InvalidMapping as error:
        message = "\n  ".join([f"The mapping {path} can't be used. Correct this first:", *map(str, error.problems)])
        raise InvalidMapping(error.problems, message) from error


def _fingerprint(task: Import) -> str:
    """What the events depend on besides the files: a checkpoint with another fingerprint can't be continued."""
    return f"{task.kind} {_read_text(task.mapping)}" if task.mapping else str(task.kind)


def _read_text(mapping: Path) -> str:
    try:
        return mapping.read_text(encoding="utf-8")
    except OSError as error:
        raise UnusableOptions(f"The mapping {mapping} can't be read: {reason_of(error)}.") from error
    except UnicodeDecodeError as error:
        raise UnusableOptions(f"The mapping {mapping} is not UTF-8 text: save it with that encoding.") from error
