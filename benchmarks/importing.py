"""The import of events from JSON lines, compared with a COPY of the same rows into one table without indexes. Aim: at
most 6 times as long."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

import asyncpg

from benchmarks.running import run_command
from benchmarks.traffic import write_events

ROUNDS = 3


async def measure(dsn: str, folder: Path, scale: float) -> None:
    count, file = int(1_000_000 * scale), folder / "events.ndjson"
    write_events(file, count)
    imports, copies = [], []
    for _ in range(ROUNDS):
        connection = await asyncpg.connect(dsn)
        try:
            await connection.execute("drop schema if exists ivgraph cascade")
        finally:
            await connection.close()
        began = perf_counter()
        run_command("import", str(file), "--database-url", dsn)
        imports.append(perf_counter() - began)
        copies.append(await _copy(dsn, folder))
    ratio = median(slow / fast for slow, fast in zip(imports, copies, strict=True))
    print(f"  {count:,} events: import {median(imports):.1f} s ({count / median(imports):,.0f} events/s), ", end="")
    print(f"COPY {median(copies):.2f} s; ratio {ratio:.1f}  (aim: at most 6)")


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
