"""Caches the structures of playlists for a few seconds: another process may save a new one at any time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from time import monotonic
from typing import TypeAlias

from ivgraph.catalog.model import PlaylistStructure

#: Seconds for which a structure is reused.
CACHE_SECONDS = 3.0
#: Playlists that are cached.
MAX_CACHED_PLAYLISTS = 1_000

#: Reads the structure of a playlist by its external id; None if there is none.
ReadStructure: TypeAlias = Callable[[str], Awaitable[PlaylistStructure | None]]


class StructureCache:
    """Reads each structure at most once in CACHE_SECONDS, and remembers as long that a playlist has none."""

    def __init__(self, read: ReadStructure, clock: Callable[[], float] = monotonic) -> None:
        self._read = read
        self._clock = clock
        self._cached: dict[str, tuple[float, PlaylistStructure | None]] = {}

    async def find(self, playlists: Iterable[str]) -> Mapping[str, PlaylistStructure]:
        """The structures of the playlists, by id; playlists without one are absent."""
        found: dict[str, PlaylistStructure] = {}
        for playlist in playlists:
            structure = await self._find(playlist)
            if structure is not None:
                found[playlist] = structure
        return found

    async def _find(self, playlist: str) -> PlaylistStructure | None:
        now = self._clock()
        read_at, structure = self._cached.get(playlist, (-CACHE_SECONDS, None))
        if now - read_at >= CACHE_SECONDS:
            structure = await self._read(playlist)
            if len(self._cached) >= MAX_CACHED_PLAYLISTS:
                self._cached.clear()
            self._cached[playlist] = now, structure
        return structure
