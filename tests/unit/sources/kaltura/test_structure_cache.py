"""How long structures are cached, and how many."""

from __future__ import annotations

import pytest

from ivgraph.catalog.model import PlaylistStructure
from ivgraph.sources.kaltura.structure_cache import CACHE_SECONDS, StructureCache


class Catalog:
    """Has structures, and records which of them are read."""

    def __init__(self) -> None:
        self.structures: dict[str, PlaylistStructure] = {}
        self.reads: list[str] = []

    async def read(self, playlist: str) -> PlaylistStructure | None:
        self.reads.append(playlist)
        return self.structures.get(playlist)


async def test_structure_is_read_again_only_after_some_seconds() -> None:
    catalog, now = Catalog(), 0.0
    cache = StructureCache(catalog.read, lambda: now)
    assert await cache.find(["video", "video"]) == {}
    catalog.structures["video"] = PlaylistStructure(id="video")
    now = CACHE_SECONDS - 0.1
    assert await cache.find(["video"]) == {}
    assert catalog.reads == ["video"]
    now = CACHE_SECONDS
    assert await cache.find(["video"]) == catalog.structures
    assert catalog.reads == ["video"] * 2


async def test_a_full_cache_drops_only_the_least_recently_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivgraph.sources.kaltura.structure_cache.MAX_CACHED_PLAYLISTS", 3)
    catalog = Catalog()
    cache = StructureCache(catalog.read, lambda: 0.0)
    await cache.find(["a", "b", "c"])
    await cache.find(["a", "b", "c"])
    assert catalog.reads == ["a", "b", "c"]
    await cache.find(["d"])
    await cache.find(["b", "c", "d", "a"])
    assert catalog.reads == ["a", "b", "c", "d", "a"]
