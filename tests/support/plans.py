"""Measures what a statement reads, with PostgreSQL's EXPLAIN ANALYZE."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from ivgraph.database import Database
from ivgraph.database.sqlfiles import read_sql


@dataclass(frozen=True)
class Scan:
    """One step of a plan that reads a table."""

    table: str
    #: None for a sequential scan.
    index: str | None
    #: The number of its runs.
    loops: int
    #: Rows that it read in all runs, including those that a filter removed.
    rows: int


@dataclass(frozen=True)
class Reading:
    """The scans, pages and rows of a statement."""

    scans: list[Scan]
    #: Accesses to pages in the buffer cache.
    buffers: int
    #: Rows that filters of joins removed.
    joined_in_vain: int

    def of(self, table: str) -> list[Scan]:
        """The scans of one table that ran at least once."""
        return [scan for scan in self.scans if scan.table == table and scan.loops]

    def rows(self, table: str) -> int:
        """Rows of the table that were read."""
        return sum(scan.rows for scan in self.of(table))


async def explain(database: Database, statement: str, *args: Any) -> Reading:
    """Runs the statement ``sql/<statement>.sql`` and returns what it read."""
    async with database.session() as session:
        text = f"explain (analyze, buffers, timing off, format json) {read_sql(statement)}"
        (told,) = orjson.loads(await session._connection.fetchval(text, *args))
    steps = list(_steps(told["Plan"]))
    return Reading(
        [_scan(step) for step in steps if "Relation Name" in step],
        told["Plan"]["Shared Hit Blocks"] + told["Plan"]["Shared Read Blocks"],
        sum(_rows(step, "Rows Removed by Join Filter") for step in steps),
    )


def _steps(step: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield step
    for inner in step.get("Plans", []):
        yield from _steps(inner)


def _scan(step: dict[str, Any]) -> Scan:
    # The index scans of a bitmap are its children.
    index = next((inner["Index Name"] for inner in _steps(step) if "Index Name" in inner), None)
    read = sum(_rows(step, what) for what in ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck"))
    return Scan(step["Relation Name"], index, step["Actual Loops"], read)


def _rows(step: dict[str, Any], what: str) -> int:
    """Rows in all runs. The plan has the average of the runs, which older servers round."""
    average: float = step.get(what, 0)
    loops: int = step["Actual Loops"]
    return round(average * loops)
