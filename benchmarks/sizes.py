"""The bytes of each table and of its indexes for a million events of the demo's viewers."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import asyncpg

from benchmarks.traffic import make_events
from ivgraph.ingest.event import Event
from ivgraph.ingest.parser import parse
from ivgraph.services import open_services
from ivgraph.settings import Settings

BATCH = 2_000

#: Tables by name; the partitions of event are one.
_SIZES = """
select regexp_replace(relname, '_\\d\\d\\d\\d_\\d\\d$', '') as name, sum(n_live_tup)::bigint as rows,
       sum(pg_table_size(relid))::bigint as table_bytes, sum(pg_indexes_size(relid))::bigint as index_bytes
  from pg_stat_user_tables
 where schemaname = 'ivgraph'
 group by name
having sum(n_live_tup) > 100
 order by sum(pg_total_relation_size(relid)) desc
"""


async def measure(dsn: str, folder: Path, scale: float) -> None:
    size = int(1_000_000 * scale)
    async with open_services(Settings(database_url=dsn)) as services:
        now = datetime.now(UTC)
        batch: list[Event] = []
        for number, raw in enumerate(make_events(size), start=1):
            parsed = parse(raw, now)
            assert isinstance(parsed, Event)
            batch.append(parsed)
            if len(batch) == BATCH or number == size:
                await services.writer.write(batch, now)
                batch = []
    connection = await asyncpg.connect(dsn)
    await connection.execute("vacuum analyze")
    print("  table              rows  table MB  indexes MB  (for 1,000,000 events)")
    for name, rows, table_bytes, index_bytes in await connection.fetch(_SIZES):
        print(f"  {name:<12}{rows / scale:>11,.0f}{table_bytes / scale / 1e6:>10.1f}{index_bytes / scale / 1e6:>12.1f}")
    await connection.close()
