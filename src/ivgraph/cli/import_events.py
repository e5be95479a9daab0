"""Files of events into the store, as a terminal shows it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from ivgraph.catalog.structures import read_structure
from ivgraph.cli.import_report import Summary, open_rejects
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
    """Not one line is an event. Is it another --format, or does it need a --mapping?"""

    code = "NO_EVENTS"


class UnusableOptions(IvgraphError):
    """Options contradict each other."""

    code = "UNUSABLE_OPTIONS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What to read, and how."""

    files: Sequence[Path]
    #: A key of KINDS; None goes by each file's name.
    kind: str | None = None
    #: A key of FILE_FORMATS.
    format: str = NATIVE.name
    mapping: Path | None = None
    rejected: Path | None = None
    resume: Path | None = None

    def __post_init__(self) -> None:
        if self.mapping and not FILE_FORMATS[self.format].lines_are_independent:
            raise UnusableOptions(f"--mapping is for other products' exports: leave --format {self.format} out.")
        if self.resume and not FILE_FORMATS[self.format].lines_are_independent:
            raise UnusableOptions("--resume is not for recorded requests: what they mean depends on those before.")
        if self.resume and STANDARD_INPUT in self.files:
            raise UnusableOptions("--resume needs files: standard input can't be read from where it was left.")
        if len({self.kind or detect_kind(file) for file in self.files}) > 1:
            raise UnusableOptions("Import tables and files of JSON lines by commands of their own, or say --kind.")


async def import_events(services: Services, task: Import) -> None:
    """Imports files under a bar of progress, and sums up what became of their lines, however it ends.

    Raises:
        DatabaseUnavailable: The database went away; what the summary counts is stored.
        UnreadableFile: A file can't be read to its end; what is before is stored.
        NoEvents: There are lines, and none is an event.
    """
    format, summary = _format(task, services), Summary()
    checkpoint = Checkpoint(task.resume, _meaning(task)) if task.resume else None
    done = checkpoint.count_done(task.files) if checkpoint else {}
    lines, now = read_files(task.files, task.kind, done), datetime.now(UTC)
    if is_pipe := not all(file.is_file() for file in task.files):
        lines = interruption.waiting(lines)
    async with AsyncExitStack() as stack:
        write_rejects = stack.enter_context(open_rejects(task.rejected, task.files, again=bool(done)))
        stack.callback(lambda: click.echo(summary))
        advance = stack.enter_context(show_rate("Importing", task.files))
        batches = import_lines(services.writer, lines, format, now, ahead=not is_pipe)
        await stack.enter_async_context(aclosing(batches))
        try:
            async for written in batches:
                summary.add(written.verdicts)
                write_rejects(written.verdicts)
                if checkpoint:
                    checkpoint.save(written.lines)
                advance(written.lines[-1].offset, len(written.verdicts))
        except DatabaseUnavailable as error:
            raise DatabaseUnavailable(f"{error}. {_WHAT_IS_STORED}") from error
    if summary.is_hopeless:
        raise NoEvents


_WHAT_IS_STORED = (
    "What is counted above is stored: when the database is back, run the same command again for the rest. Nothing is "
    "stored twice."
)


def _format(task: Import, services: Services) -> Format:
    if task.mapping:
        return MappedFormat(_mapping(task.mapping))
    is_table = (task.kind or detect_kind(task.files[0])) != "ndjson"
    if is_table and task.format == NATIVE.name:
        return MappedFormat()
    return FILE_FORMATS[task.format].open(lambda id: read_structure(services.database, id))


def _mapping(path: Path) -> ColumnMapping:
    try:
        return parse_mapping(_read(path))
    except InvalidMapping as error:
        told = "\n  ".join([f"The mapping {path} can't be used. Correct this first:", *map(str, error.problems)])
        raise InvalidMapping(error.problems, told) from error


def _meaning(task: Import) -> str:
    return f"{task.kind} {_read(task.mapping)}" if task.mapping else str(task.kind)


def _read(mapping: Path) -> str:
    try:
        return mapping.read_text(encoding="utf-8")
    except OSError as error:
        raise UnusableOptions(f"The mapping {mapping} can't be read: {reason_of(error)}.") from error
    except UnicodeDecodeError as error:
        raise UnusableOptions(f"The mapping {mapping} is not UTF-8 text: save it with that encoding.") from error
