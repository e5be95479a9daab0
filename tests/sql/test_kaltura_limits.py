"""How long the counts of Kaltura's page loads and beacons are cached, and of how many playlists."""

from __future__ import annotations

import pytest

from ivgraph.database import Database
from ivgraph.sources.kaltura.limits import CACHE_SECONDS, PageLoadLimits
from support.statements import recorded_statements
from support.tables import Connection

PAGE_LOAD = "insert into kaltura_page_load (playlist, session, document, last_day) values ($1, 'page', '{}', 0)"
BEACONS = """
    insert into kaltura_beacon (playlist, session, fingerprint, copy, arrived, certain, counted, content)
    select 'other', 'page', 'step', copy, 0, false, true, '{}' from generate_series(1, $1) as copy
"""


async def count_checks(limits: PageLoadLimits, *playlists: str) -> int:
    """How often the database is asked for counts of single playlists."""
    with recorded_statements() as names:
        await limits.find_full(playlists)
    return names.count("sources/kaltura/full_playlists")


async def test_counts_are_read_again_only_after_some_seconds(
    database: Database, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.sources.kaltura.limits.MAX_PAGE_LOADS_OF_PLAYLIST", 1)
    now = 0.0
    limits = PageLoadLimits(database, lambda: now)
    await connection.execute(PAGE_LOAD, "full")
    assert await limits.find_full(["full", "other"]) == {"full": False}
    await connection.execute("delete from kaltura_page_load")
    await connection.execute(PAGE_LOAD, "other")
    now = CACHE_SECONDS - 0.1
    assert await limits.find_full(["full", "other"]) == {"full": False}
    now = CACHE_SECONDS
    assert await limits.find_full(["full", "other"]) == {"other": False}


async def test_cached_and_new_counts_are_returned_together(
    database: Database, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.sources.kaltura.limits.MAX_PAGE_LOADS_OF_PLAYLIST", 1)
    limits = PageLoadLimits(database, lambda: 0.0)
    for playlist in ("a", "b"):
        await connection.execute(PAGE_LOAD, playlist)
    assert await limits.find_full(["a"]) == {"a": False}
    assert await limits.find_full(["a", "b", "c"]) == {"a": False, "b": False}


@pytest.mark.parametrize(("queued", "expected"), [(0, {}), (9, {"a": False}), (10, {"a": True})])
async def test_all_playlists_are_full_when_the_queue_is(
    database: Database, connection: Connection, monkeypatch: pytest.MonkeyPatch, queued: int, expected: dict[str, bool]
) -> None:
    monkeypatch.setattr("ivgraph.sources.kaltura.limits.MAX_QUEUED", 10)
    await connection.execute(BEACONS, queued)
    limits = PageLoadLimits(database, lambda: 0.0)
    assert await limits.find_full(["a"]) == expected
    # The same again, from the cache.
    assert await limits.find_full(["a"]) == expected


async def test_a_full_cache_drops_only_the_least_recently_used(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.sources.kaltura.limits.MAX_CACHED_PLAYLISTS", 3)
    limits = PageLoadLimits(database, lambda: 0.0)
    assert await count_checks(limits, "a", "b", "c") == 1
    assert await count_checks(limits, "d") == 1
    assert await count_checks(limits, "b", "c", "d") == 0
    assert await count_checks(limits, "a") == 1
