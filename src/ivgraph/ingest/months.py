"""Makes the partitions of months before their first events arrive, so that no event waits for one to be made."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import date, datetime, timedelta

from ivgraph.database import Database
from ivgraph.errors import DatabaseUnavailable

#: Seconds between two checks. The next month is made weeks before it is needed.
PERIOD_SECONDS = 3600.0


async def make_months(database: Database, months: Iterable[date]) -> None:
    """Makes the partitions of the months that begin on these days, unless they exist or lie before the horizon.

    Raises:
        DatabaseUnavailable: None of them was made.
    """
    await database.fetch("ingest/make_months", sorted(months))


@asynccontextmanager
async def keep_months_ahead(database: Database, now: Callable[[], datetime]) -> AsyncIterator[None]:
    """Makes this month's partition and the next one's: once before the block begins, and then every hour.

    Raises:
        DatabaseUnavailable: They could not be made at once. Later failures are tried again an hour later.
    """

    async def make_ahead() -> None:
        this_month = now().date().replace(day=1)
        await make_months(database, [this_month, (this_month + timedelta(days=31)).replace(day=1)])

    async def repeat() -> None:
        while True:
            await asyncio.sleep(PERIOD_SECONDS)
            # The database logs its outage. The writer makes a month, too, when its first event arrives.
            with suppress(DatabaseUnavailable):
                await make_ahead()

    await make_ahead()
    task = asyncio.create_task(repeat(), name="months ahead")
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
