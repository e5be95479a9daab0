"""What the tables of journeys say fits together, whatever players report."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from ivgraph.database import Database
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT
from support.journey_tables import fill_journeys
from support.tables import connect_to, empty_tables
from support.worlds import Stream, streams

#: The same counts of two tables each.
IDENTITIES = {
    "sessions are journeys that start": (
        "select playlist_id, sum(sessions) from day_total group by playlist_id having sum(sessions) > 0",
        "select playlist_id, count(*) from journey where start_at is not null and not bot group by playlist_id",
    ),
    "steps of a playlist are plays of its nodes": (
        "select playlist_id, sum(steps) from noon_total group by playlist_id having sum(steps) > 0",
        """
        select part_total.playlist_id, sum(plays)
          from part_total
          join node on node.playlist_id = part_total.playlist_id and node.id = subject_id
         group by part_total.playlist_id
        having sum(plays) > 0
        """,
    ),
    "plays of a node are departures and exits": (
        """
        select day_total.playlist_id, subject_id, sum(plays) - sum(continued)
          from day_total
          join node on node.playlist_id = day_total.playlist_id and node.id = subject_id
         group by day_total.playlist_id, subject_id
        having sum(plays) > sum(continued)
        """,
        """
        select playlist_id, node_id, count(*)
          from step
         where node_id is not null and next_node_id is null and not bot
         group by playlist_id, node_id
        """,
    ),
    "departures of a node are its transitions": (
        "select playlist_id, subject_id, day, continued from day_total where continued > 0",
        "select playlist_id, node_id, day, sum(plays) from transition_day group by playlist_id, node_id, day",
    ),
    "paths begin as often as sessions": (
        "select playlist_id, day, sessions from day_total where sessions > 0",
        "select playlist_id, day, sum(journeys) from walk_day where place = 1 group by playlist_id, day",
    ),
    "sessions end as often as they begin": (
        "select playlist_id, day, sum(journeys) from walk_day where place = 0 group by playlist_id, day",
        "select playlist_id, day, sum(journeys) from walk_day where place = 1 group by playlist_id, day",
    ),
    "sets of nodes are as many as sessions with a whole path": (
        "select playlist_id, sum(journeys) from node_set_day group by playlist_id",
        """
        select playlist_id, count(*)
          from journey
         where cardinality(path) < 64 and steps <= 1000 and not bot
         group by playlist_id
        """,
    ),
    "paths go on as often as journeys have another node": (
        "select playlist_id, place, sum(journeys) from walk_day where place > 0 group by playlist_id, place",
        """
        select playlist_id, place, count(*)
          from journey
         cross join generate_series(1, least(cardinality(path), 12)) as place
         where start_at is not null and not bot
         group by playlist_id, place
        """,
    ),
    "watched seconds of a node are those of its plays": (
        "select playlist_id, subject_id, day, watched_seconds from day_total where watched_seconds > 0",
        "select playlist_id, node_id, day, -sum(edge * second) from watch_day group by playlist_id, node_id, day",
    ),
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stream=streams)
async def test_every_identity_holds(stream: Stream, database: Database, database_url: str) -> None:
    connection = await connect_to(database_url)
    try:
        await empty_tables(connection)
        writer = Writer(database, VIEWER_KEY)
        for batch in stream.batches:
            await writer.write(batch, RECEIVED_AT)
        await fill_journeys(connection)
        for name, (one, other) in IDENTITIES.items():
            assert set(await connection.fetch(one)) == set(await connection.fetch(other)), name
    finally:
        await connection.close()
