"""Records the events of lines, batch by batch."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ivgraph.ingest.verdicts import Verdict, record_events
from ivgraph.ingest.writer import Writer
from ivgraph.sources.files.formats import Format, ParsedLines
from ivgraph.sources.files.reader import Line, UnreadableFile

#: Lines of one transaction: larger ones would hardly take less time for an event.
MAX_BATCH_LINES = 10_000
#: Bytes of one transaction: this bounds the memory if lines are long.
MAX_BATCH_BYTES = 16_000_000
#: Batches that are written at a time: one is sent while the database stores the one before.
CONCURRENT_BATCHES = 2
#: Lines that are parsed in one pass of the event loop, so that the database need not wait long for its next message.
LINES_PER_PASS = 100


@dataclass(frozen=True, slots=True)
class WrittenBatch:
    """A batch of lines whose events are durable."""

    lines: Sequence[Line]
    #: A verdict on each event, with the line of the event; a line has none, one or several. A format may find an event
    #: only once it has read later lines, so the line may belong to an earlier batch.
    verdicts: Sequence[tuple[Line, Verdict]]


async def import_lines(
    writer: Writer, lines: Iterator[Line], format: Format, received_at: datetime, *, ahead: bool = True
) -> AsyncGenerator[WrittenBatch, None]:
    """Writes the events of lines, and yields each batch once it is durable.

    An import that is interrupted and repeated stores each event once.

    Args:
        ahead: Whether to read the next lines while a batch is written. Pass False for a pipe: waiting for its next line
            would delay the batch.

    Raises:
        UnreadableFile: A file is damaged. All lines before that are written.
        DatabaseUnavailable: See record_events.
    """
    writing: deque[asyncio.Task[WrittenBatch]] = deque()
    failure: UnreadableFile | None = None
    try:
        try:
            batch: Sequence[Line] = ()
            for batch in _split_batches(lines):
                parsed = await _parse(format, batch, received_at)
                if len(writing) == CONCURRENT_BATCHES:
                    yield await writing.popleft()
                writing.append(asyncio.create_task(_write(writer, batch, parsed, received_at)))
                if not ahead:
                    yield await writing.popleft()
        except UnreadableFile as error:
            failure = error
        if rest := await format.finish(received_at):
            writing.append(asyncio.create_task(_write(writer, batch, rest, received_at)))
        while writing:
            yield await writing.popleft()
    finally:
        for task in writing:
            task.cancel()
        await asyncio.gather(*writing, return_exceptions=True)
    if failure:
        raise failure


async def _parse(format: Format, lines: Sequence[Line], received_at: datetime) -> ParsedLines:
    parsed: ParsedLines = []
    for start in range(0, len(lines), LINES_PER_PASS):
        parsed += await format.read(lines[start : start + LINES_PER_PASS], received_at)
        await asyncio.sleep(0)
    return parsed


async def _write(writer: Writer, lines: Sequence[Line], parsed: ParsedLines, received_at: datetime) -> WrittenBatch:
    verdicts = await record_events(writer, [item for _, item in parsed], received_at)
    return WrittenBatch(lines, [(line, verdict) for (line, _), verdict in zip(parsed, verdicts, strict=True)])


def _split_batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """Yields the lines in batches. If a file turns out to be damaged, the lines before that are the last batch."""
    batch: list[Line] = []
    size, failure = 0, None
    try:
        for line in lines:
            batch.append(line)
            size += line.size
            if len(batch) == MAX_BATCH_LINES or size >= MAX_BATCH_BYTES:
                yield batch
                batch, size = [], 0
    except UnreadableFile as error:
        failure = error
    if batch:
        yield batch
    if failure:
        raise failure
