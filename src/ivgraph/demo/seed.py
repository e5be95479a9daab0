"""Fills a database with the sample videos and their viewers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from itertools import dropwhile, islice

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.structures import save_structure
from ivgraph.database import Database
from ivgraph.demo.story import MAIN_STORY, day_of, stories
from ivgraph.demo.traffic import events
from ivgraph.ingest.event import RawEvent
from ivgraph.ingest.parser import parse
from ivgraph.ingest.verdicts import record_events
from ivgraph.ingest.writer import Writer

DAYS = 90
#: Events of one transaction.
BATCH = 20_000
#: A demo whose main story was watched as lately is not added to: that means to play all days over again.
FRESH = timedelta(hours=1)

ShowProgress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]


async def seed(database: Database, writer: Writer, now: datetime, show_progress: ShowProgress) -> None:
    """Loads the demo up to now, or what is missing of it: all, the rest after an interruption, or the last days.

    The day on which the main story was created tells which demo was begun, and that one is continued.
    """
    ids = [document["id"] for document in stories(now)]
    loaded = {row["external_id"]: row for row in await database.fetch("demo/loaded", ids)}
    day = now
    if MAIN_STORY not in loaded or loaded[MAIN_STORY]["name"] is None:
        await _save_stories(database, now)
    else:
        day = day_of(loaded[MAIN_STORY]["created_at"])
    ends = [loaded[id]["last_event_at"] if id in loaded else None for id in ids]
    if ends[0] is None or ends[0] < now - FRESH:
        # Every event before the earliest of these ends is stored, whatever someone has sent of their own since.
        known = [end for end in ends if end is not None]
        await _play(writer, day, now, min(known) if len(known) == len(ends) else None, show_progress)


async def count_other_playlists(database: Database) -> int:
    """How many playlists there are beside the demo's own; none where there are no tables yet."""
    (tables,) = await database.fetch("demo/has_tables")
    if not tables["has_tables"]:
        return 0
    ids = [document["id"] for document in stories(datetime.now(UTC))]
    (others,) = await database.fetch("demo/other_playlists", ids)
    return int(others["playlists"])


async def _save_stories(database: Database, now: datetime) -> None:
    """The main one last: with it the demo is begun."""
    for document in reversed(stories(now)):
        await save_structure(database, parse_structure(document), now)


async def _play(
    writer: Writer, day: datetime, now: datetime, since: datetime | None, show_progress: ShowProgress
) -> None:
    begin = day - timedelta(days=DAYS)
    traffic = _from(since, events(day, now, days=DAYS))
    with show_progress(f"Loading {DAYS} days of viewers", _seconds(now - begin)) as advance:
        while batch := list(islice(traffic, BATCH)):
            await record_events(writer, [parse(raw, now) for raw in batch], now)
            advance(_seconds(datetime.fromisoformat(batch[-1]["at"]) - begin))


def _from(since: datetime | None, traffic: Iterator[RawEvent]) -> Iterator[RawEvent]:
    if since is None:
        return traffic
    # All are written alike, so that their texts sort as the times do.
    text = since.isoformat(timespec="milliseconds")
    return dropwhile(lambda event: event["at"] < text, traffic)


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
