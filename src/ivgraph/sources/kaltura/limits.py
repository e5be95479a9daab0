"""Limits how many page loads and beacons are stored, so that strangers can't fill the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from time import monotonic

from cachetools import TTLCache

from ivgraph.database import Database

#: Page loads of one playlist that are remembered, each until a day or two after its last beacon.
MAX_PAGE_LOADS_OF_PLAYLIST = 200_000
#: Queued beacons of one playlist, and of all playlists.
MAX_QUEUED_OF_PLAYLIST = 100_000
MAX_QUEUED = 500_000
#: The share of these that beacons of new page loads may fill. The rest is for page loads that have begun.
NEW_PAGE_LOAD_SHARE = 0.9
#: Seconds for which counts are reused. What arrives in that time may exceed the limits.
CACHE_SECONDS = 10.0
#: Playlists whose counts are cached.
MAX_CACHED_PLAYLISTS = 1_000


class PageLoadLimits:
    """Finds the playlists that have reached a limit."""

    def __init__(self, database: Database, clock: Callable[[], float] = monotonic) -> None:
        self._database = database
        self._clock = clock
        self._counted_at = -CACHE_SECONDS
        #: Queued beacons of all playlists.
        self._queued = 0
        #: By playlist: None if it is below its own limits, else whether it takes no more beacons at all.
        self._cached: TTLCache[str, bool | None] = TTLCache(MAX_CACHED_PLAYLISTS, CACHE_SECONDS, timer=clock)

    async def find_full(self, playlists: Sequence[str]) -> Mapping[str, bool]:
        """Finds which of the playlists take no new page loads.

        Returns:
            By playlist, whether it takes no beacons of page loads that have begun either. Playlists below every limit
            are absent.
        """
        now = self._clock()
        if now - self._counted_at >= CACHE_SECONDS:
            # A statement of its own: together with a playlist's counts it would run many times in CACHE_SECONDS.
            (row,) = await self._database.fetch("sources/kaltura/count_queued_beacons", MAX_QUEUED)
            self._queued, self._counted_at = row["beacons"], now
        # The cache's clock is frozen in this block: else a playlist could expire between `in` and its look-up.
        with self._cached.timer:
            checked = {playlist: self._cached[playlist] for playlist in playlists if playlist in self._cached}
        if unchecked := [playlist for playlist in playlists if playlist not in checked]:
            checked |= await self._check(unchecked)
        if self._queued >= int(MAX_QUEUED * NEW_PAGE_LOAD_SHARE):
            all_full = self._queued >= MAX_QUEUED
            return {playlist: all_full or bool(is_full) for playlist, is_full in checked.items()}
        return {playlist: is_full for playlist, is_full in checked.items() if is_full is not None}

    async def _check(self, playlists: Sequence[str]) -> Mapping[str, bool | None]:
        rows = await self._database.fetch(
            "sources/kaltura/full_playlists",
            playlists,
            MAX_PAGE_LOADS_OF_PLAYLIST,
            int(MAX_QUEUED_OF_PLAYLIST * NEW_PAGE_LOAD_SHARE),
            MAX_QUEUED_OF_PLAYLIST,
        )
        checked = dict.fromkeys(playlists) | {row["playlist"]: row["is_full"] for row in rows}
        self._cached.update(checked)
        return checked
