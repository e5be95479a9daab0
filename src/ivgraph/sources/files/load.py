"""Lines into the store, batch by batch."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ivgraph.ingest.event import Event, Rejection
from ivgraph.ingest.verdicts import Verdict, record_events
from ivgraph.ingest.writer import Writer
from ivgraph.sources.files.formats import Format
from ivgraph.sources.files.reader import Line, UnreadableFile

#: Lines of one transaction: the cost per event hardly falls beyond.
BATCH = 10_000
#: Bytes of one transaction: what bounds the memory where lines are long.
BATCH_BYTES = 16_000_000
#: Batches that are written at a time: one is sent to the database while it stores the one before.
AT_ONCE = 2
#: Lines that are understood at a stretch, while the database works on the batch before and may want an answer.
STRETCH = 25


@dataclass(frozen=True, slots=True)
class Written:
    """A batch that is durable."""

    lines: Sequence[Line]
    #: One a line, or several, or none: as many as the events that the line told of. What a line tells may be known only
    #: once later ones are read, in another batch then.
    verdicts: Sequence[tuple[Line, Verdict]]


async def import_lines(
    writer: Writer, lines: Iterator[Line], format: Format, received_at: datetime, *, ahead: bool = True
) -> AsyncGenerator[Written, None]:
    """Writes the lines' events; gives each batch when it is durable. Interrupted and repeated, it stores each once.

    Lines are read ahead, while batches before are written: not for a pipe, which may let us wait.
    """
    writing: deque[asyncio.Task[Written]] = deque()
    failure: UnreadableFile | None = None
    try:
        try:
            batch: Sequence[Line] = ()
            for batch in _batches(lines):
                found = await _understand(format, batch, received_at)
                if len(writing) == AT_ONCE:
                    yield await writing.popleft()
                writing.append(asyncio.create_task(_write(writer, batch, found, received_at)))
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


async def _understand(
    format: Format, lines: Sequence[Line], received_at: datetime
) -> list[tuple[Line, Event | Rejection]]:
    found: list[tuple[Line, Event | Rejection]] = []
    for start in range(0, len(lines), STRETCH):
        found += await format.read(lines[start : start + STRETCH], received_at)
        await asyncio.sleep(0)
    return found


async def _write(
    writer: Writer, lines: Sequence[Line], found: Sequence[tuple[Line, Event | Rejection]], received_at: datetime
) -> Written:
    verdicts = await record_events(writer, [item for _, item in found], received_at)
    return Written(lines, [(line, verdict) for (line, _), verdict in zip(found, verdicts, strict=True)])


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    """Whatever was read before a file turns out to be cut off or damaged is a batch too."""
    batch: list[Line] = []
    size, failure = 0, None
    try:
        for line in lines:
            batch.append(line)
            size += len(line.text)
            if len(batch) == BATCH or size >= BATCH_BYTES:
                yield batch
                batch, size = [], 0
    except UnreadableFile as error:
        failure = error
    if batch:
        yield batch
    if failure:
        raise failure
