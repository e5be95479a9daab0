"""What ariadne-codegen made of the scalars: run with the server's address, it asks and prints what came."""

import asyncio
import sys
from datetime import UTC, date, datetime

from graphql_client import Client


async def ask(address: str) -> None:
    async with Client(url=f"{address}/graphql") as client:
        answer = await client.plays(
            id="wheel",
            first_day=date(2026, 11, 1),
            last_day=date(2026, 11, 30),
            after=datetime(2026, 11, 24, tzinfo=UTC),
            before=datetime(2026, 11, 24, 2, tzinfo=UTC),
        )
    assert answer.playlist is not None
    created_at: datetime = answer.playlist.created_at
    plays: int = answer.playlist.days.plays
    starts: list[datetime] = answer.playlist.hours.columns.start
    wrong: str = answer.playlist.days.plays  # type: ignore[assignment]  # a count is a number
    print(created_at.tzinfo is not None, plays, wrong, [start.isoformat() for start in starts])


if __name__ == "__main__":
    asyncio.run(ask(sys.argv[1]))
