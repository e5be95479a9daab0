"""Caches the structures of playlists for a few seconds: another process may save a new one at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from time import monotonic

from cachetools import TTLCache

from ivgraph.catalog.model import PlaylistStructure, ReadStructure

#: Seconds for which a structure is reused.
CACHE_SECONDS = 3.0
#: Playlists that are cached.
MAX_CACHED_PLAYLISTS = 1_000


class StructureCache:
    """Reads each structure at most once in CACHE_SECONDS, and remembers for that time if a playlist has none."""

    def __init__(self, read: ReadStructure, clock: Callable[[], float] = monotonic) -> None:
        self._read = read
        self._cached: TTLCache[str, PlaylistStructure | None] = TTLCache(
            MAX_CACHED_PLAYLISTS, CACHE_SECONDS, timer=clock
        )

    async def find(self, playlists: Iterable[str]) -> Mapping[str, PlaylistStructure]:
        """The structures of the playlists, by id; playlists without one are absent."""
        found: dict[str, PlaylistStructure] = {}
        for playlist in playlists:
            structure = await self._find(playlist)
            if structure is not None:
                found[playlist] = structure
        return found

    async def _find(self, playlist: str) -> PlaylistStructure | None:
        # Not `if playlist in self._cached`: the structure may expire before it is taken out.
        with suppress(KeyError):
            return self._cached[playlist]
        structure = self._cached[playlist] = await self._read(playlist)
        return structure
