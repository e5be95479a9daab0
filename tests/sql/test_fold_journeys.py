"""The tables of journeys are what the naive model says, for any events in any order, batches and repetition."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from ivgraph.database import Database
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.events import RECEIVED_AT
from support.journey_tables import compare
from support.stories import Telling, tellings
from support.tables import connect_to, empty_tables


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(telling=tellings)
async def test_the_tables_are_those_of_the_model(telling: Telling, database: Database, database_url: str) -> None:
    connection = await connect_to(database_url)
    try:
        await empty_tables(connection)
        writer = Writer(database, VIEWER_KEY)
        for batch in telling.batches:
            await writer.write(batch, RECEIVED_AT)
        assert await compare(connection) == {}
    finally:
        await connection.close()
