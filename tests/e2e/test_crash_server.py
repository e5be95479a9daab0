"""Servers killed with -9 at random moments, while clients send at full rate."""

from __future__ import annotations

import asyncio
from contextlib import ExitStack

from support.faults import Section, fault
from support.postgres import Postgres
from support.serving import serving
from support.traffic import Traffic, assert_consistent


@fault(
    Section.PROCESSES,
    "One of two servers on a database is killed with -9 under load",
    client="The connection ends without a response; acknowledged events are stored, once",
    others="The other server continues to serve its clients",
    recovery="Start the server again; clients send the events again that had no response",
)
async def test_a_killed_server_loses_nothing_that_it_acknowledged(postgres: Postgres, rounds: int) -> None:
    async with postgres.clone() as dsn:
        with ExitStack() as stack:
            servers = [stack.enter_context(serving(dsn)) for _ in range(2)]
            traffic = Traffic(*(server.address for server in servers), seed=rounds)
            async with traffic.running():
                for number in range(rounds):
                    await traffic.moment()
                    victim = servers[number % 2]
                    victim.kill()
                    await assert_consistent(dsn, traffic)
                    servers[number % 2] = await asyncio.to_thread(stack.enter_context, serving(dsn, port=victim.port))
        assert traffic.answers[None] >= rounds, "a kill that broke no request shows nothing"
        assert traffic.acknowledged == traffic.sent
        await assert_consistent(dsn, traffic)
