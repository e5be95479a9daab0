"""verify reports every wrong row of a rollup, and no other."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from ivgraph.database import Database
from ivgraph.ingest.rollups import ROLLUPS, verify
from ivgraph.ingest.writer import Writer
from support.events import RECEIVED_AT, event, parsed
from support.statements import recorded_statements
from support.tables import Connection
from support.worlds import raw_event

#: ann watches on two days, twice on the second one.
EVENTS = [
    event("impression", at="2026-11-20T09:00:00Z", viewer="ann"),
    event("watch", at="2026-11-20T09:00:00Z", viewer="ann"),
    event("hotspot_click", at="2026-11-22T23:59:00Z", viewer="ann"),
    event("play", at="2026-11-22T12:00:00Z", viewer="ann"),
    event("play", at="2026-11-22T12:00:00Z", playlist="other"),
]

TAMPERED = {
    "a number of a slot": (
        "update slot_total set plays = plays + 1"
        " where subject_id = (select id from playlist where external_id = 'story') and slot % 96 = 48",
        ["slot_total: playlist story, playlist story, 2026-11-22: stored plays 2, recounted plays 1"],
    ),
    "a number of a day": (
        "update day_total set watched_ms = 9999 where subject_id = (select id from node) and watched_ms > 0",
        ["day_total: playlist story, node opening, 2026-11-20: stored watched_ms 9999, recounted watched_ms 10000"],
    ),
    "a number of a part of a day": (
        "update part_total set clicks = clicks + 1"
        " where subject_id = (select id from playlist where external_id = 'story') and part % 8 = 7",
        ["part_total: playlist story, playlist story, 2026-11-22: stored clicks 2, recounted clicks 1"],
    ),
    "what a slot counts of journeys": (
        "update slot_total set steps = 3 where subject_id = (select id from hotspot)",
        ["slot_total: playlist story, hotspot left, 2026-11-22: stored steps 3, recounted steps 0"],
    ),
    "what a part of a day counts of journeys": (
        "update part_total set completed = 1 where subject_id = (select id from node) and part % 8 = 3",
        ["part_total: playlist story, node opening, 2026-11-20: stored completed 1, recounted completed 0"],
    ),
    "what a day counts of journeys": (
        "update day_total set sessions = 1, steps = 2 where subject_id = playlist_id and watched_ms > 0",
        [
            "day_total: playlist story, playlist story, 2026-11-20: "
            "stored steps 2, sessions 1, recounted steps 0, sessions 0"
        ],
    ),
    "what a day from noon to noon counts of journeys": (
        "update noon_total set continued = 1, watched_seconds = 9 where subject_id = (select id from node)"
        " and watched_ms > 0",
        [
            "noon_total: playlist story, node opening, 2026-11-20: "
            "stored continued 1, watched_seconds 9, recounted continued 0, watched_seconds 0"
        ],
    ),
    "who arrives in a slot": (
        "update slot_total set authenticated_arrivals = 0 where subject_id = (select id from hotspot)",
        [
            "slot_total: playlist story, hotspot left, 2026-11-22: "
            "stored authenticated_arrivals 0, recounted authenticated_arrivals 1"
        ],
    ),
    "who departs in a part of a day": (
        "update part_total set authenticated_departures = 2 where subject_id = (select id from hotspot)",
        [
            "part_total: playlist story, hotspot left, 2026-11-22: "
            "stored authenticated_departures 2, recounted authenticated_departures 1"
        ],
    ),
    "a number of a day from noon to noon": (
        "update noon_total set plays = 2 where subject_id = (select id from playlist where external_id = 'other')",
        ["noon_total: playlist other, playlist other, 2026-11-23: stored plays 2, recounted plays 1"],
    ),
    "plays that exposed the same hotspots": (
        "insert into exposed_set_day select playlist_id, 99, 20779, true, array[7], 2 from hotspot",
        [
            "exposed_set_day: playlist story, unknown subject 99, 2026-11-22: "
            "stored day 20779, chose True, plays 2, node_id 99, hotspots [7], recounted nothing"
        ],
    ),
    "who is new on a day": (
        "update day_total set new_viewers = 0 where subject_id = (select id from hotspot)",
        ["day_total: playlist story, hotspot left, 2026-11-22: stored new_viewers 0, recounted new_viewers 1"],
    ),
    "a day that is missing": (
        "delete from day_total where subject_id = (select id from hotspot)",
        [
            "day_total: playlist story, hotspot left, 2026-11-22: stored nothing, "
            "recounted day 20779, plays 0, steps 0, clicks 1, sessions 0, completed 0, continued 0, "
            "watched_ms 0, impressions 0, new_viewers 1, watched_seconds 0, anonymous_viewers 0, "
            "authenticated_viewers 1"
        ],
    ),
    "a slot too many": (
        "insert into slot_total select playlist_id, id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 from node",
        [
            "slot_total: playlist story, node opening, 1970-01-01: "
            "stored slot 0, plays 0, steps 0, clicks 0, sessions 0, completed 0, continued 0, "
            "watched_ms 0, impressions 0, new_viewers 0, watched_seconds 0, anonymous_arrivals 0, "
            "anonymous_departures 0, authenticated_arrivals 0, authenticated_departures 0, recounted nothing"
        ],
    ),
    "a link between visits": (
        "update visit set prev_slot = -1 where subject_id = (select id from node) and prev_slot >= 0",
        ["visit: playlist story, node opening, 2026-11-22: stored prev_slot -1, recounted prev_slot 1994628"],
    ),
    "who is known": (
        "update visit set known = false where subject_id = (select id from hotspot)",
        ["visit: playlist story, hotspot left, 2026-11-22: stored known False, recounted known True"],
    ),
    "presence": (
        "update visit set prev_slot = null where subject_id = (select id from hotspot)",
        ["visit: playlist story, hotspot left, 2026-11-22: stored prev_slot None, recounted prev_slot -1"],
    ),
    "viewers of a day": (
        "update recency set viewers = 5 where subject_id = (select id from hotspot)",
        ["recency: playlist story, hotspot left, 2026-11-22: stored viewers 5, recounted viewers 1"],
    ),
    "the day before": (
        "update recency set prev_day = 20778 where subject_id = (select id from hotspot)",
        [
            "recency: playlist story, hotspot left, 2026-11-22: stored nothing, "
            "recounted day 20779, known True, viewers 1, prev_day -1",
            "recency: playlist story, hotspot left, 2026-11-22: "
            "stored day 20779, known True, viewers 1, prev_day 20778, recounted nothing",
        ],
    ),
    "an unknown subject": (
        "insert into day_total select id, 999, 20779, 0, 1, 0, 0, 0, 0, 0 from playlist where external_id = 'story'",
        [
            "day_total: playlist story, unknown subject 999, 2026-11-22: "
            "stored day 20779, plays 1, steps 0, clicks 0, sessions 0, completed 0, continued 0, "
            "watched_ms 0, impressions 0, new_viewers 0, watched_seconds 0, anonymous_viewers 0, "
            "authenticated_viewers 0, recounted nothing"
        ],
    ),
    "an unknown playlist": (
        "insert into day_total values (999, 999, 20779, 0, 1, 0, 0, 0, 0, 0)",
        [
            "day_total: playlist (unknown 999), unknown subject 999, 2026-11-22: "
            "stored day 20779, plays 1, steps 0, clicks 0, sessions 0, completed 0, continued 0, "
            "watched_ms 0, impressions 0, new_viewers 0, watched_seconds 0, anonymous_viewers 0, "
            "authenticated_viewers 0, recounted nothing"
        ],
    ),
    "an event that vanished": (
        "delete from event where type = 'impression'",
        [
            "slot_total: playlist story, playlist story, 2026-11-20: stored impressions 1, recounted impressions 0",
            "part_total: playlist story, playlist story, 2026-11-20: stored impressions 1, recounted impressions 0",
            "day_total: playlist story, playlist story, 2026-11-20: stored impressions 1, recounted impressions 0",
            "noon_total: playlist story, playlist story, 2026-11-20: stored impressions 1, recounted impressions 0",
            "visit: playlist story, playlist story, 2026-11-20: stored impressions 1, recounted impressions 0",
        ],
    ),
}


async def find(database: Database) -> list[str]:
    return [str(difference) async for _, differences in verify(database) for difference in differences]


@pytest.mark.parametrize(("statement", "told"), TAMPERED.values(), ids=TAMPERED.keys())
async def test_what_is_wrong_is_told(
    statement: str, told: list[str], database: Database, writer: Writer, connection: Connection
) -> None:
    await writer.write([parsed(raw) for raw in EVENTS], RECEIVED_AT)
    assert await find(database) == []
    await connection.execute(statement)
    assert sorted(await find(database)) == sorted(told)


async def test_every_playlist_is_reported_with_its_differences(
    database: Database, writer: Writer, connection: Connection
) -> None:
    await writer.write([parsed(raw) for raw in EVENTS], RECEIVED_AT)
    await connection.execute(
        "delete from recency where playlist_id = (select id from playlist where external_id = 'other')"
    )
    assert {playlist: len(differences) async for playlist, differences in verify(database)} == {"other": 1, "story": 0}


async def test_events_written_meanwhile_are_no_difference(database: Database, writer: Writer) -> None:
    random = Random(1)

    async def write() -> None:
        for _ in range(20):
            await writer.write([parsed(raw_event(random)) for _ in range(10)], RECEIVED_AT)

    writing = asyncio.create_task(write())
    found = [await find(database)]
    while not writing.done():
        found.append(await find(database))
    await writing
    assert found == [[]] * len(found)


EMPTY = (
    "insert into playlist (external_id, created_at) select $1 || number, now() from generate_series(1, $2) as number"
)
SPOIL = "update day_total set plays = plays + 1 where playlist_id = any($1) and subject_id = playlist_id"


async def test_playlists_without_events_cost_no_statement_of_their_own(
    database: Database, writer: Writer, connection: Connection
) -> None:
    for part in ("a", "b"):
        await connection.execute(EMPTY, f"empty {part} ", 6_000)
        await writer.write([parsed(event("play", playlist=f"busy {part}"))], RECEIVED_AT)
    await connection.execute("update day_total set plays = 2 where subject_id = playlist_id")
    await connection.execute("insert into day_total values (999999999, 999999999, 20779, 0, 1, 0, 0, 0, 0, 0)")

    with recorded_statements() as statements:
        found = {playlist: len(differences) async for playlist, differences in verify(database)}

    assert len(found) == 12_003
    assert {playlist: count for playlist, count in found.items() if count} == {
        "busy a": 1, "busy b": 1, "(unknown 999999999)": 1,
    }  # fmt: skip
    # Three ranges of the catalog, and the ids after its last playlist.
    assert Counter(statements) == {
        "ingest/verify/playlists": 4,
        "ingest/retention/horizon": 4,
        **{f"ingest/verify/{rollup}": 4 for rollup in ROLLUPS},
    } | {"ingest/verify/subjects": 3}


async def test_many_events_make_ranges_smaller(
    database: Database, writer: Writer, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.ingest.rollups.MAX_EVENTS_PER_RANGE", 4)
    await writer.write(
        [parsed(event("play", playlist=f"p{number}")) for number in range(5) for _ in range(2)], RECEIVED_AT
    )
    await connection.execute(SPOIL, [row["id"] for row in await connection.fetch("select id from playlist")])

    with recorded_statements() as statements:
        found = {playlist: len(differences) async for playlist, differences in verify(database)}

    assert found == {f"p{number}": 1 for number in range(5)}
    # Ranges of two playlists, two, one, and the ids after the last one.
    assert statements.count("ingest/verify/playlists") == 4


@pytest.mark.not_on_citus("Citus has transactions of its own beside ours")
async def test_no_transaction_is_open_between_ranges(
    database: Database, writer: Writer, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.ingest.rollups.MAX_PLAYLISTS_PER_RANGE", 2)
    await writer.write([parsed(event("play", playlist=f"p{number}")) for number in range(5)], RECEIVED_AT)
    transactions = (
        "select count(xact_start) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()"
    )

    assert [await connection.fetchval(transactions) async for _ in verify(database)] == [0] * 5


async def test_events_written_between_ranges_are_no_difference(
    database: Database, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.ingest.rollups.MAX_PLAYLISTS_PER_RANGE", 2)
    await writer.write([parsed(event("play", playlist=f"p{number}")) for number in range(6)], RECEIVED_AT)
    found = []

    async for _, differences in verify(database):
        found += differences
        more = [parsed(event("play", playlist=f"p{number}", session="later")) for number in range(6)]
        await writer.write([*more, parsed(event("play", playlist=f"new {len(found)}"))], RECEIVED_AT)

    assert found == []


async def test_thousands_of_plays_are_recounted_in_seconds(database: Database, writer: Writer) -> None:
    began = datetime(2026, 11, 20, 9, tzinfo=UTC)
    told = {"toNode": "opening", "cause": "CLICK", "hotspot": "left"}
    for start in range(0, 12_000, 1000):
        times = [began + timedelta(seconds=second) for second in range(start, start + 1000)]
        plays = [event("node_play", at=at) for at in times]
        switches = [event("switch", at=at + timedelta(milliseconds=500), **told) for at in times]
        await writer.write([parsed(raw) for raw in plays + switches], RECEIVED_AT)
    async with asyncio.timeout(15):
        assert await find(database) == []
