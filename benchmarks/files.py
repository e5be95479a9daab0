"""Writes the same events to a file of each kind that `ivgraph import` reads."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson
import pyarrow
from pyarrow import parquet

from benchmarks.traffic import make_events
from ivgraph.dimensions import CONTEXT_FIELDS

#: Columns of a table of events, with their types in Parquet.
COLUMNS = {
    **dict.fromkeys(("id", "type"), pyarrow.string()),
    "at": pyarrow.timestamp("ms", "UTC"),
    **dict.fromkeys(("playlist", "session", "node", "hotspot", "toNode", "cause"), pyarrow.string()),
    **dict.fromkeys(("from", "to", "position"), pyarrow.float64()),
    **dict.fromkeys(("viewer", "visitor"), pyarrow.string()),
    **dict.fromkeys((f"context.{name}" for name in CONTEXT_FIELDS), pyarrow.string()),
}
#: Rows that are converted at a time.
CHUNK_ROWS = 50_000
#: Rows of a row group, as pyarrow writes it by default.
GROUP_ROWS = 1 << 20


def write_files(folder: Path, count: int) -> dict[str, Path]:
    """Writes the first ``count`` events of the demo; returns a file by the name of each kind."""
    files = {kind: folder / f"events-{count}.{kind}" for kind in ("ndjson", "csv", "parquet")}
    with (
        files["ndjson"].open("wb") as lines,
        files["csv"].open("w", encoding="utf-8", newline="") as text,
        parquet.ParquetWriter(files["parquet"], pyarrow.schema(COLUMNS)) as table,
    ):
        rows = csv.DictWriter(text, COLUMNS)
        rows.writeheader()
        group: list[pyarrow.RecordBatch] = []
        for events in _split(make_events(count)):
            lines.writelines(orjson.dumps(event) + b"\n" for event in events)
            flat = [_flatten(event) for event in events]
            rows.writerows(flat)
            typed = [{**row, "at": datetime.fromisoformat(row["at"])} for row in flat]
            group.append(pyarrow.RecordBatch.from_pylist(typed, pyarrow.schema(COLUMNS)))
            if sum(map(len, group)) + CHUNK_ROWS > GROUP_ROWS:
                table.write_table(pyarrow.Table.from_batches(group))
                group = []
        if group:
            table.write_table(pyarrow.Table.from_batches(group))
    return files


def _split(events: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    while chunk := list(islice(events, CHUNK_ROWS)):
        yield chunk


def _flatten(event: dict[str, Any]) -> dict[str, Any]:
    context = {f"context.{name}": value for name, value in event["context"].items()}
    return {name: value for name, value in {**event, **context}.items() if name != "context"}
