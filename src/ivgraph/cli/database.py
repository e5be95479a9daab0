"""A command's database, and what runs on it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar

from ivgraph.cli.interruption import interruption
from ivgraph.database import Database, connect
from ivgraph.database.embedded import EmbeddedPostgres
from ivgraph.services import Services, open_services
from ivgraph.settings import Settings

Result = TypeVar("Result")


@contextmanager
def settle_database(settings: Settings) -> Iterator[Settings]:
    """Settings that name a database: the one given, else the embedded one, which runs until the block ends."""
    if settings.database_url:
        yield settings
        return
    with EmbeddedPostgres(settings.data_dir / "postgres") as server:
        yield replace(settings, database_url=server.dsn)


def run_services(settings: Settings, work: Callable[[Services], Awaitable[Result]]) -> Result:
    """Does the work on the database, which is brought to this version's tables first. A signal cancels it."""

    async def run() -> Result:
        async with open_services(settings) as services:
            return await work(services)

    return _run(run())


def ask_database(settings: Settings, question: Callable[[Database], Awaitable[Result]]) -> Result:
    """What is to be known before anything is written: the database is as it was left, perhaps without tables."""

    async def run() -> Result:
        assert settings.database_url is not None, "the embedded server is started before"
        async with connect(settings.database_url) as database:
            return await question(database)

    return _run(run())


def prepare_database(settings: Settings) -> None:
    """Brings the database to this version's tables; whatever is wrong with it is told here, in a sentence."""
    run_services(settings, lambda services: asyncio.sleep(0))


def _run(work: Coroutine[Any, Any, Result]) -> Result:
    # A command says itself why it ends: what the database logs for a server's operator would say it twice.
    log = logging.getLogger("ivgraph.database")
    log.setLevel(logging.ERROR)
    try:
        return interruption.run(work)
    finally:
        log.setLevel(logging.NOTSET)
