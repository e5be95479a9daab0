"""Limits how many page loads and beacons are stored, so that strangers can't fill the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from time import monotonic

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

    def __init__(self, database: Database) -> None:
        self._database = database
        self._checked_at: dict[str, float] = {}
        self._counted_at = -CACHE_SECONDS
        #: Queued beacons of all playlists.
        self._queued = 0
        #: The playlists that have reached a limit of their own, as find_full returns them.
        self._full: dict[str, bool] = {}

    async def find_full(self, playlists: Sequence[str]) -> Mapping[str, bool]:
        """Finds which of the playlists take no new page loads.

        Returns:
            By playlist, whether it takes no beacons of page loads that have begun either. Playlists below every limit
            are absent.
        """
        now = monotonic()
        if now - self._counted_at >= CACHE_SECONDS:
            # Not together with the counts of a playlist: with many playlists it would run many times in CACHE_SECONDS.
            (row,) = await self._database.fetch("sources/kaltura/count_queued_beacons", MAX_QUEUED)
            self._queued, self._counted_at = row["beacons"], now
        outdated = [name for name in playlists if now - self._checked_at.get(name, -CACHE_SECONDS) >= CACHE_SECONDS]
        if outdated:
            await self._check(outdated, now)
        if self._queued >= int(MAX_QUEUED * NEW_PAGE_LOAD_SHARE):
            is_full = self._queued >= MAX_QUEUED
            return {playlist: is_full or self._full.get(playlist, False) for playlist in playlists}
        return {playlist: self._full[playlist] for playlist in playlists if playlist in self._full}

    async def _check(self, playlists: Sequence[str], now: float) -> None:
        if len(self._checked_at) >= MAX_CACHED_PLAYLISTS:
            self._checked_at.clear()
            self._full.clear()
        rows = await self._database.fetch(
            "sources/kaltura/full_playlists",
            playlists,
            MAX_PAGE_LOADS_OF_PLAYLIST,
            int(MAX_QUEUED_OF_PLAYLIST * NEW_PAGE_LOAD_SHARE),
            MAX_QUEUED_OF_PLAYLIST,
        )
        full = {row["playlist"]: row["is_full"] for row in rows}
        self._full = {name: is_full for name, is_full in self._full.items() if name not in playlists} | full
        self._checked_at |= dict.fromkeys(playlists, now)
