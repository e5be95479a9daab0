"""Finding who behaves so reads only the plays of the nodes that are asked for, in the period, whatever the statistics.

And telling sessions apart costs a look-up in the arguments: SQL's functions are expanded in the statements.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from ivgraph.analytics import behaviours
from ivgraph.analytics.filters import Behaves, CameBefore, Chose, Condition, Followed, Or, Scope, ViewerIn, Visited
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.catalog.model import Hotspot, Node, Playlist
from ivgraph.database import Database, connect
from support.plans import Reading, explain
from support.postgres import Postgres
from support.tables import Connection, connect_to

pytestmark = pytest.mark.not_on_citus("it reads plans of one server")

#: The first of January 2025, in slots.
START = 1_735_689_600 // 900
DAYS = 30
JOURNEYS, PLAYS = 2_000, 6
NODES = range(101, 117)

#: $1 playlist bigint, $2 first and $3 last journey integer
STEPS = f"""
insert into step (playlist_id, journey_id, at, event_id, node_id, next_node_id, hotspot_id, viewer_id, context_id,
                  known, bot, ended)
select $1, hashint8extended(journey, 1),
       to_timestamp({START * 900} + journey::bigint * {DAYS * 86_400} / {JOURNEYS + 1} + place * 30),
       gen_random_uuid(), 101 + (hashint8(journey * 31 + place) & 15), 101,
       case when hashint8(journey * 7 + place) & 3 = 0 then 1001 end, hashint8extended(journey / 2, 2), 5,
       journey / 2 % 3 = 0, false, true
  from generate_series($2::integer, $3::integer) as journey
 cross join generate_series(1, {PLAYS}) as place
 order by journey, place
"""
IN_PERIOD = "select count(*) from step where playlist_id = 1 and node_id = any($1) and at >= $2 and at < $3"

TYPES = "bigint[]", "integer[]", "bytea", "boolean[]"

AT = datetime(2025, 1, 1, tzinfo=UTC)
GRAPH = PlaylistGraph(
    Playlist(id=1, external_id="story", name=None, created_at=AT, start_node_id=101),
    tuple(
        Node(
            id=id,
            playlist_id=1,
            external_id=f"n{id}",
            name=None,
            duration_ms=None,
            default_node_id=None,
            deleted_at=None,
            listed=True,
        )
        for id in NODES
    ),
    (
        Hotspot(
            id=1001,
            playlist_id=1,
            node_id=101,
            external_id="h",
            name=None,
            kind=None,
            to_node_id=102,
            url=None,
            seek_ms=None,
            shown_from_ms=None,
            shown_until_ms=None,
            deleted_at=None,
            listed=True,
        ),
    ),
)


@pytest.fixture(scope="module", params=["fresh", "stale", "absent"])
def filled_url(postgres: Postgres, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with a month of plays, and statistics that are more or less right."""
    with postgres.filled_clone(lambda dsn: _fill(dsn, request.param)) as dsn:
        yield dsn


async def _fill(dsn: str, known: str) -> None:
    connection = await connect_to(dsn)
    await connection.execute("alter table step set (autovacuum_enabled = off)")
    for first, last in ((1, 50), (51, JOURNEYS)):
        for playlist in (1, 2):
            await connection.execute(STEPS, playlist, first, last)
        if known == "stale" and first == 1:
            await connection.execute("analyze step")
    if known == "fresh":
        await connection.execute("analyze step")
    await connection.close()


@pytest.fixture
async def connection(filled_url: str) -> AsyncIterator[Connection]:
    connection = await connect_to(filled_url)
    yield connection
    await connection.close()


class Explained:
    """A database that explains the statement in place of running it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.readings: list[Reading] = []

    async def fetch(self, statement: str, *args: Any) -> Any:
        self.readings.append(await explain(self._database, statement, *args))
        return await self._database.fetch(statement, *args)


#: A filter → the nodes whose plays it reads.
FILTERS: dict[str, tuple[Condition, list[int]]] = {
    "visited": (Behaves(Visited("n105"), 1, Scope.VIEWER), [105]),
    "session": (Behaves(Visited("n105"), 1, Scope.SESSION), [105]),
    "path": (Behaves(Followed(("n103", "n104", "n103")), 1, Scope.SESSION), [103, 104]),
    "chose": (Behaves(Chose("h"), 2, Scope.VIEWER), list(NODES)),
    "two": (
        Or(frozenset([Behaves(Visited("n105"), 1, Scope.SESSION), ViewerIn(frozenset(range(3_000)))])),
        [105],
    ),
    "new": (CameBefore(), []),
}


@pytest.mark.parametrize("days", [DAYS, 3])
@pytest.mark.parametrize("name", FILTERS)
async def test_only_plays_of_the_nodes_in_the_period_are_read(
    filled_url: str, connection: Connection, name: str, days: int
) -> None:
    condition, nodes = FILTERS[name]
    slots = START, START + days * 96
    async with connect(filled_url, size=1) as database:
        explained = Explained(database)
        await behaviours.find_members(explained, condition, {None: GRAPH}, slots)
    [reading] = explained.readings
    start, end = (datetime.fromtimestamp(slot * 900, UTC) for slot in slots)
    plays = await connection.fetchval(IN_PERIOD, nodes, start, end)
    # The plan has the mean of several scans, which is rounded.
    assert reading.rows("step") <= plays + len(nodes)
    assert {scan.index for scan in reading.of("step") if scan.rows} <= {"step_node"}
    assert reading.buffers <= 2 * plays + 8 * len(nodes) + 50
    assert reading.joined_in_vain == 0


@pytest.mark.parametrize(
    ("expression", "expanded"),
    [
        ("session_in_audience(journey_id, viewer_id, known, context_id, $1, $2, $1, $1, $3)", "get_bit"),
        ("session_in_audience(journey_id, viewer_id, known, context_id, $1, '{}', $1, $1, $3)", "journey_id = ANY"),
        ("in_audience(viewer_id, known, context_id, $1, '{}', $1, $1, $3)", "viewer_id = ANY"),
        (r"in_audience(viewer_id, known, context_id, $1, '{}', '{}', $1, '\x02')", "THEN (step.viewer_id = ANY"),
        (
            r"session_in_audience(journey_id, viewer_id, known, context_id, $1, '{}', '{}', $1, '\x05')",
            "THEN (step.journey_id <> ALL",
        ),
        ("bucket_of(node_id, decided_ms, context_id, $2, $2, $1, $2, $1, $4) is not null", "width_bucket"),
    ],
)
async def test_functions_are_expanded(connection: Connection, expression: str, expanded: str) -> None:
    """A call of a function in SQL that is not expanded takes some microseconds for each row."""
    given = " and ".join(f"${number}::{type} is not null" for number, type in enumerate(TYPES, start=1))
    statement = f"explain (verbose) select from step where {given} and {expression}"
    text = "\n".join(row[0] for row in await connection.fetch(statement, [5, 7], [2, 3], b"\1\1\1\1", [True, False]))
    assert expanded in text
    assert not any(name in text for name in ("in_audience", "audience_member", "bucket_of"))
