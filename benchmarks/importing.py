"""The import of the same events from JSON lines, CSV and Parquet: how fast, and with how much memory. JSON lines are
compared with a COPY of the same rows into one table without indexes; aim: at most 6 times as long. Tables are compared
with JSON lines; aim: at least 0.8 of the rate."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import asyncpg

from benchmarks.files import write_files
from benchmarks.running import run_command

ROUNDS = 3


async def measure(dsn: str, folder: Path, scale: float) -> None:
    count = int(1_000_000 * scale)
    files = write_files(folder, count)
    times: dict[str, list[float]] = {kind: [] for kind in files}
    peaks = dict.fromkeys(files, 0)
    copies = []
    for _ in range(ROUNDS):
        for kind, file in files.items():
            await _execute(dsn, "drop schema if exists ivgraph cascade")
            began = perf_counter()
            peaks[kind] = max(peaks[kind], run_command("import", str(file), "--database-url", dsn))
            times[kind].append(perf_counter() - began)
        copies.append(await _copy(dsn, folder))
    for kind in files:
        ratio = median(one / other for one, other in zip(times["ndjson"], times[kind], strict=True))
        print(
            f"  {kind}: {count:,} events in {median(times[kind]):.1f} s, {count / median(times[kind]):,.0f} events/s, ",
            end="",
        )
        print(f"{ratio:.2f} of the rate of JSON lines  (aim: at least 0.8); {peaks[kind] / 1024:.0f} MiB")
    ratio = median(slow / fast for slow, fast in zip(times["ndjson"], copies, strict=True))
    print(f"  COPY {median(copies):.2f} s; JSON lines take {ratio:.1f} times as long  (aim: at most 6)")


async def _execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def _copy(dsn: str, folder: Path) -> float:
    """Exports the imported rows to a file, and measures copying it into a table with the same columns and no index."""
    connection, file = await asyncpg.connect(dsn), folder / f"rows-{datetime.now(UTC).timestamp()}.csv"
    try:
        await connection.copy_from_query("select * from ivgraph.event", output=file, format="csv")
        await connection.execute("drop table if exists bare")
        await connection.execute("create table bare as select * from ivgraph.event with no data")
        began = perf_counter()
        await connection.copy_to_table("bare", source=file, format="csv")
        return perf_counter() - began
    finally:
        await connection.close()
        file.unlink()
