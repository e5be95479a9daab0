"""The same questions to an embedded ClickHouse, which has the sessions and plays in columns and no rollups."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import asyncpg

from benchmarks.made_journeys import MadeStory

_TABLES = """
create table journey (
  id Int64, viewer_id Int64, known Bool, context_id Int64, start_at DateTime64(6, 'UTC'), last_at DateTime64(6, 'UTC'),
  last_node_id Int64, steps UInt32, watched_ms Int64, path Array(Int64)
) engine = MergeTree order by start_at;
create table step (
  journey_id Int64, at DateTime64(6, 'UTC'), node_id Int64, next_node_id Nullable(Int64),
  cause LowCardinality(Nullable(String)), hotspot_id Nullable(Int64), viewer_id Int64
) engine = MergeTree order by at
"""
_COPY = {
    "journey": "select id, viewer_id, known, context_id, to_char(start_at, 'YYYY-MM-DD HH24:MI:SS.US'), "
    "to_char(last_play_at, 'YYYY-MM-DD HH24:MI:SS.US'), last_node_id, steps, watched_ms, "
    "'[' || array_to_string(path, ',') || ']' from journey where not bot",
    "step": "select journey_id, to_char(at, 'YYYY-MM-DD HH24:MI:SS.US'), node_id, next_node_id, cause, hotspot_id, "
    "viewer_id from step where not bot",
}
_PERIOD = "start_at >= {start} and start_at < {end}"
_STEPS = """
select step, path[origin + step - 2] as node, path[origin + step - 1] as to_node, count() as sessions
  from (select path, {origin} as origin from journey where {period})
 array join range(1, least(7, length(path) - origin + 2)) as step
 where origin > 0
 group by step, node, to_node
"""
#: The question → its statement. Those that are less frequent are not added up to a rest.
_QUESTIONS = {
    "flow": "select node_id, next_node_id, cause, hotspot_id, count() from step where at >= {start} and at < {end} "
    "group by node_id, next_node_id, cause, hotspot_id",
    "steps": _STEPS.replace("{origin}", "1"),
    "steps from a node": _STEPS.replace("{origin}", "indexOf(path, {saloon})"),
    "paths": "select path, count() as sessions, avg(watched_ms), count() over () from journey where {period} "
    "group by path order by sessions desc limit 20",
    "paths with viewers": "select path, count() as sessions, avg(watched_ms), uniqExact(viewer_id), count() over () "
    "from journey where {period} group by path order by sessions desc limit 20",
    "viewers": "select viewer_id, any(known), count(), sum(watched_ms) as minutes, min(start_at), max(start_at), "
    "count() over () from journey where {period} group by viewer_id order by minutes desc limit 51",
    "endings": "select last_node_id, count() from journey where {period} group by last_node_id",
    "ending times": "select last_node_id, quantileExact(0.5)(last_at - start_at) from journey where {period} "
    "group by last_node_id",
    "funnel by level": "select arrayMax(node -> transform(node, {nodes}, {levels}, 0), path) as level, count() "
    "from journey where {period} group by level",
    "funnel of nodes": "select arraySum(met) as stages, count() from (select indexOf(path, {pier}) as a, "
    "a = 0 ? 0 : indexOf(arraySlice(path, a + 1), {saloon}) as b, "
    "b = 0 ? 0 : indexOf(arraySlice(path, a + b + 1), {bridge}) as c, [a > 0, b > 0, c > 0] as met "
    "from journey where {period}) group by stages",
}


@dataclass(frozen=True, slots=True)
class ClickHouse:
    """A session of ClickHouse in this process."""

    session: Any
    names: dict[str, str]

    def time(self, question: str, rounds: int) -> float:
        """The median seconds of a question's statement."""
        statement = _QUESTIONS[question]
        for name, value in self.names.items():
            statement = statement.replace("{" + name + "}", value)
        seconds = []
        for _ in range(rounds):
            began = perf_counter()
            self.session.query(statement, "Null")
            seconds.append(perf_counter() - began)
        return median(seconds)


async def open_clickhouse(
    connection: asyncpg.Connection[asyncpg.Record], made: MadeStory, folder: Path
) -> ClickHouse | None:
    """Copies the sessions and plays to ClickHouse; returns None if its package is not installed."""
    try:
        # By name, so that the types are checked without the package, too.
        session = import_module("chdb.session").Session(str(folder / "clickhouse"))
    except ImportError:
        return None
    for statement in _TABLES.split(";"):
        session.query(statement)
    for table, select in _COPY.items():
        file = folder / f"{table}.csv"
        await connection.copy_from_query(select, output=file, format="csv")
        session.query(f"insert into {table} select * from file('{file}', 'CSV')")
        session.query(f"optimize table {table} final")
        file.unlink()
    return ClickHouse(session, _names(made))


def _names(made: MadeStory) -> dict[str, str]:
    """What stands for the names in braces. The period comes first, since it contains its bounds."""
    graph = made.graph
    return {
        "period": _PERIOD,
        "start": f"toDateTime64('{made.start:%Y-%m-%d %H:%M:%S}', 6, 'UTC')",
        "end": f"toDateTime64('{made.end:%Y-%m-%d %H:%M:%S}', 6, 'UTC')",
        "nodes": str(list(graph.levels)),
        "levels": str(list(graph.levels.values())),
        **{name: str(graph.node_by_external_id[name].id) for name in ("pier", "saloon", "bridge")},
    }
