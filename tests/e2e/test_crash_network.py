"""The connection between server and database cut at random moments, while clients send at full rate."""

from __future__ import annotations

import asyncio

from support.faults import Section, fault
from support.postgres import Postgres
from support.proxy import proxy
from support.serving import serving
from support.traffic import Traffic, assert_consistent


@fault(
    Section.DATABASE,
    "The connection to PostgreSQL breaks, even in the middle of a commit",
    client="503 with Retry-After; a client that sends again loses nothing, and nothing is stored twice",
    others="Everyone gets 503 while there is no connection",
    recovery="By itself, with the first connection that can be made; the server goes on without a restart",
)
async def test_a_broken_connection_loses_nothing_that_was_acknowledged(postgres: Postgres, rounds: int) -> None:
    async with postgres.clone() as dsn, proxy(dsn) as between:
        starting = serving(between.dsn)
        server = await asyncio.to_thread(starting.__enter__)
        try:
            traffic = Traffic(server.address, seed=rounds)
            async with traffic.running():
                for number in range(rounds):
                    await traffic.moment()
                    match number % 3:
                        case 0:
                            between.lose_answer_to(b"COMMIT;")
                        case 1:
                            between.break_connections()
                        case _:
                            between.cut()
                            await asyncio.sleep(0.2)
                            between.restore()
                    await traffic.progress()
                    await assert_consistent(dsn, traffic)
            assert "Traceback" not in server.log
        finally:
            await asyncio.to_thread(starting.__exit__, None, None, None)
        assert traffic.answers[503] >= rounds, "a cut that broke no request shows nothing"
        assert traffic.answers[None] == 0, "the server itself was never away"
        assert traffic.acknowledged == traffic.sent
        await assert_consistent(dsn, traffic)
