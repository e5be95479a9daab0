"""How much is remembered of page loads: what strangers send must not fill the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic

from ivgraph.database import Database

#: Page loads of one playlist that are remembered. Each is for a day or two after its last beacon.
MOST_PAGE_LOADS = 200_000
#: Beacons that wait, of one playlist and of all together.
MOST_OF_PLAYLIST = 100_000
MOST_IN_ALL = 500_000
#: The part of these after which none of new page loads wait: what is left is for those that have begun.
FOR_NEW = 0.9
#: Seconds for which what was found out is good: by what arrives in these the bounds may be exceeded.
FRESH = 10.0
#: Playlists that are kept in mind.
MOST_KEPT = 1_000


class PageLoadLimits:
    """Finds out of which playlists no more page loads and beacons are remembered."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._looked_at: dict[str, float] = {}
        self._counted_at = -FRESH
        #: Beacons of all playlists.
        self._beacons = 0
        #: The playlists that take no new page loads; True for those that take no beacons of others either.
        self._full: dict[str, bool] = {}

    async def find_full(self, playlists: Sequence[str]) -> Mapping[str, bool]:
        """Those of the playlists that take no new page loads; True for those that take no beacons of others either."""
        now = monotonic()
        if now - self._counted_at >= FRESH:
            # Once for all: with each look at a playlist it would be the more often, the more playlists there are.
            (row,) = await self._database.fetch("sources/kaltura/count_beacons", MOST_IN_ALL)
            self._beacons, self._counted_at = row["beacons"], now
        unsure = [playlist for playlist in playlists if now - self._looked_at.get(playlist, -FRESH) >= FRESH]
        if unsure:
            await self._look_at(unsure, now)
        if self._beacons >= int(MOST_IN_ALL * FOR_NEW):
            always = self._beacons >= MOST_IN_ALL
            return {playlist: always or self._full.get(playlist, False) for playlist in playlists}
        return {playlist: self._full[playlist] for playlist in playlists if playlist in self._full}

    async def _look_at(self, playlists: Sequence[str], now: float) -> None:
        if len(self._looked_at) >= MOST_KEPT:
            self._looked_at.clear()
            self._full.clear()
        rows = await self._database.fetch(
            "sources/kaltura/full_playlists",
            playlists,
            MOST_PAGE_LOADS,
            int(MOST_OF_PLAYLIST * FOR_NEW),
            MOST_OF_PLAYLIST,
        )
        full = {row["playlist"]: row["is_full"] for row in rows}
        self._full = {name: is_full for name, is_full in self._full.items() if name not in playlists} | full
        self._looked_at |= dict.fromkeys(playlists, now)
