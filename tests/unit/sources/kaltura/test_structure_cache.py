"""How long a structure is believed."""

from __future__ import annotations

import pytest

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.sources.kaltura.structure_cache import CACHE_SECONDS, StructureCache


class Catalog:
    """Knows the playlists it is told of, and counts who asks."""

    def __init__(self) -> None:
        self.known: dict[str, PlaylistStructure] = {}
        self.asked: list[str] = []

    async def read(self, playlist: str) -> PlaylistStructure | None:
        self.asked.append(playlist)
        return self.known.get(playlist)


async def test_structure_is_read_once_in_a_while_and_a_new_one_soon_found() -> None:
    catalog, now = Catalog(), 0.0
    structures = StructureCache(catalog.read, lambda: now)
    assert await structures.find(["video", "video"]) == {}
    catalog.known["video"] = PlaylistStructure(id="video")
    now = CACHE_SECONDS - 0.1
    assert await structures.find(["video"]) == {}
    assert catalog.asked == ["video"]
    now = CACHE_SECONDS
    assert await structures.find(["video"]) == catalog.known
    assert catalog.asked == ["video"] * 2


async def test_no_more_structures_are_kept_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivgraph.sources.kaltura.structure_cache.MAX_CACHED_PLAYLISTS", 2)
    catalog = Catalog()
    structures = StructureCache(catalog.read, lambda: 0.0)
    await structures.find(["a", "b"])
    await structures.find(["a", "b"])
    assert catalog.asked == ["a", "b"]
    await structures.find(["c", "a"])
    assert catalog.asked == ["a", "b", "c", "a"]
