"""How much is remembered of page loads: what strangers send must not fill the database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from time import monotonic

from ivgraph.db import Database

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


class Bounds:
    """Finds out of which playlists no more page loads and beacons are remembered."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._looked_at: dict[str, float] = {}
        #: The playlists that take no new page loads; True for those that take no beacons of others either.
        self._full: dict[str, bool] = {}

    async def find_full(self, playlists: Iterable[str]) -> Mapping[str, bool]:
        """The playlists that take no new page loads, each with whether it takes no beacons of others either."""
        now = monotonic()
        unsure = [playlist for playlist in playlists if now - self._looked_at.get(playlist, -FRESH) >= FRESH]
        if unsure:
            if len(self._looked_at) >= MOST_KEPT:
                self._looked_at.clear()
                self._full.clear()
            rows = await self._database.fetch(
                "kaltura/full_playlists", unsure, MOST_PAGE_LOADS, MOST_OF_PLAYLIST, MOST_IN_ALL, FOR_NEW
            )
            found = {row["playlist"]: row["is_full"] for row in rows}
            self._full = {name: full for name, full in self._full.items() if name not in unsure} | found
            self._looked_at |= dict.fromkeys(unsure, now)
        return dict(self._full)
