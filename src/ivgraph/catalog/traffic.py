"""Reads how much happened in playlists on some days, which bounds the rows that statements on them read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ivgraph.database import ReadableDatabase


@dataclass(frozen=True, slots=True)
class Rows:
    """How many rows a statement finds: of journeys, of plays, and of the visits of playlists."""

    sessions: float = 0
    plays: float = 0
    visits: float = 0

    def __add__(self, other: Rows) -> Rows:
        return Rows(self.sessions + other.sessions, self.plays + other.plays, self.visits + other.visits)


NO_ROWS = Rows()


@dataclass(frozen=True, slots=True)
class Traffic:
    """How much happened in one playlist or several on some UTC days. Bots are in no total, so they are left out."""

    #: On all of the days together.
    total: Rows = NO_ROWS
    #: On the busiest one. Of several playlists, each may have another one: then it is an upper bound.
    busiest: Rows = NO_ROWS

    @classmethod
    def from_row(cls, row: Mapping[str, Any]) -> Traffic:
        return cls(
            Rows(row["sessions"], row["plays"], row["visits"]),
            Rows(row["most_sessions"], row["most_plays"], row["most_visits"]),
        )

    @classmethod
    def sum(cls, of_playlists: Iterable[Traffic]) -> Traffic:
        total = cls()
        for each in of_playlists:
            total = cls(total.total + each.total, total.busiest + each.busiest)
        return total

    def on(self, days: float) -> Rows:
        """Upper bounds for any number of the days."""
        return Rows(
            min(self.total.sessions, days * self.busiest.sessions),
            min(self.total.plays, days * self.busiest.plays),
            min(self.total.visits, days * self.busiest.visits),
        )


NO_TRAFFIC = Traffic()


async def read_traffic(
    database: ReadableDatabase, playlist_ids: Collection[int], days: Collection[range]
) -> dict[int, Traffic]:
    """Reads the traffic of playlists on days, which are counted from 1970, by the playlists' ids."""
    rows = await database.fetch("catalog/traffic", sorted(playlist_ids), *_merge(days))
    return {row["playlist_id"]: Traffic.from_row(row) for row in rows}


async def read_busiest(database: ReadableDatabase, days: Collection[range], count: int | None) -> list[Traffic]:
    """Reads the traffic of the playlists with the most plays, most plays first.

    Args:
        count: How many of them; None for all playlists.
    """
    return [Traffic.from_row(row) for row in await database.fetch("catalog/busiest", *_merge(days), count)]


def _merge(days: Collection[range]) -> tuple[list[int], list[int]]:
    """The starts and the ends of the same days as ascending ranges that do not overlap."""
    starts, ends = list[int](), list[int]()
    for each in sorted(days, key=lambda range: range.start):
        if ends and each.start <= ends[-1]:
            ends[-1] = max(ends[-1], each.stop)
        else:
            starts.append(each.start)
            ends.append(each.stop)
    return starts, ends
