"""Which values the dimensions of an audience have: what a filter can choose from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from ivgraph.db import Database
from ivgraph.query.period import Period


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a dimension has, and how many plays there were with it."""

    #: None stands for unknown.
    value: str | None
    plays: int


async def read_values(
    database: Database, period: Period, playlists: Collection[int], dimensions: Collection[str]
) -> dict[tuple[int, str], list[Value]]:
    """By playlist and dimension, those with the most plays first, in one statement."""
    first, end = period.slots
    found = defaultdict(list)
    for row in await database.fetch("audience/values", sorted(playlists), first, end, sorted(dimensions)):
        found[row["playlist_id"], row["dimension"]].append(Value(row["value"], row["plays"]))
    return found
