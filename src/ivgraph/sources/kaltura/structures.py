"""Structures of playlists, kept for a moment: another process may save a new one at any time."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from time import monotonic
from typing import TypeAlias

from ivgraph.catalog.model import PlaylistStructure

#: Seconds for which what was read is good.
FRESH = 3.0
#: Playlists that are kept.
MOST = 1_000

ReadStructure: TypeAlias = Callable[[str], Awaitable[PlaylistStructure | None]]


class Structures:
    """Reads structures no more often than every few seconds, unknown ones neither."""

    def __init__(self, read: ReadStructure, clock: Callable[[], float] = monotonic) -> None:
        self._read = read
        self._clock = clock
        self._kept: dict[str, tuple[float, PlaylistStructure | None]] = {}

    async def find(self, playlists: Iterable[str]) -> Mapping[str, PlaylistStructure]:
        """The structures of the playlists, by id; those of which nothing is known are absent."""
        found: dict[str, PlaylistStructure] = {}
        for playlist in playlists:
            structure = await self._find(playlist)
            if structure is not None:
                found[playlist] = structure
        return found

    async def _find(self, playlist: str) -> PlaylistStructure | None:
        now = self._clock()
        read_at, structure = self._kept.get(playlist, (-FRESH, None))
        if now - read_at >= FRESH:
            structure = await self._read(playlist)
            if len(self._kept) >= MOST:
                self._kept.clear()
            self._kept[playlist] = now, structure
        return structure
