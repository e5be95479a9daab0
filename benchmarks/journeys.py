"""How viewers walk a story, on a month of a million sessions, compared with ClickHouse if chdb-core is installed.

Filters are by device, one of seven. Cut periods begin and end within a UTC day.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from time import perf_counter

import asyncpg

from benchmarks.clickhouse import ClickHouse, open_clickhouse
from benchmarks.journey_questions import Question, list_questions
from benchmarks.made_journeys import DAYS, make_journeys
from ivgraph.analytics.loaders import Loaders
from ivgraph.database import Database
from ivgraph.errors import AnswerTooLate
from ivgraph.services import open_services
from ivgraph.settings import Settings

ROUNDS = 3
#: A question that takes longer is asked only once.
LONG_SECONDS = 3.0


async def measure(dsn: str, folder: Path, scale: float) -> None:
    connection = await asyncpg.connect(dsn, server_settings={"search_path": "ivgraph", "timezone": "UTC"})
    async with open_services(Settings(database_url=dsn)) as services:
        began = perf_counter()
        print(f"  making sessions of {DAYS} days …", flush=True)
        made = await make_journeys(services.database, connection, int(1_000_000 * scale))
        sessions = await connection.fetchval("select count(*) from journey")
        plays = await connection.fetchval("select count(*) from step")
        print(f"  {sessions:,} sessions with {plays:,} plays, made in {perf_counter() - began:.0f} s", flush=True)
        clickhouse = await open_clickhouse(connection, made, folder)
        if clickhouse is None:
            print("  without ClickHouse: install the package chdb-core to compare with it", flush=True)
        for question in list_questions(made):
            await _ask(services.database, question, clickhouse)
    await connection.close()


async def _ask(database: Database, question: Question, clickhouse: ClickHouse | None) -> None:
    # The loaders of each round have read nothing yet. Resolving a filter takes a statement, too.
    try:
        seconds = await _time(lambda: question.ask(Loaders(database)))
    except AnswerTooLate as error:
        print(f"  {question.name}: {error}", flush=True)
        return
    line = f"  {question.name}: {seconds * 1000:,.1f} ms"
    if clickhouse and question.same:
        other = clickhouse.time(question.same, ROUNDS)
        line += f"; ClickHouse {other * 1000:,.0f} ms, {seconds / other:.2f} of it"
    print(line, flush=True)


async def _time(run: Callable[[], Awaitable[object]]) -> float:
    seconds: list[float] = []
    while len(seconds) < ROUNDS and not (seconds and seconds[0] > LONG_SECONDS):
        began = perf_counter()
        await run()
        seconds.append(perf_counter() - began)
    return median(seconds)
