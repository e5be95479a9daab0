"""Lines into the store, batch by batch."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import datetime

from ivgraph.ingest.files.formats import Format
from ivgraph.ingest.files.lines import Line, UnreadableFile
from ivgraph.ingest.verdict import Verdict, record
from ivgraph.ingest.writer import Writer

#: Lines of one transaction: the cost per event hardly falls beyond.
BATCH = 10_000
#: Bytes of one transaction: what bounds the memory where lines are long.
BATCH_BYTES = 16_000_000


async def import_lines(
    writer: Writer, lines: Iterator[Line], format: Format, received_at: datetime
) -> AsyncIterator[tuple[Sequence[tuple[Line, Verdict]], int]]:
    """Writes the lines' events; gives, batch by batch, each event's verdict and how far the files are read.

    What a batch's verdicts say is durable when they are given. Interrupted and repeated, it stores every event once.
    """
    for batch in _batches(lines):
        found = await format.read(batch, received_at)
        verdicts = await record(writer, [item for _, item in found], received_at)
        yield [(line, verdict) for (line, _), verdict in zip(found, verdicts, strict=True)], batch[-1].offset


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
