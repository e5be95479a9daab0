"""Stores the sample videos and the events of their viewers in a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from itertools import dropwhile, islice

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.structures import save_structure
from ivgraph.database import Database
from ivgraph.demo.story import MAIN_STORY, build_stories, build_versions, demo_day_of
from ivgraph.demo.traffic import generate_events
from ivgraph.ingest.event import RawEvent
from ivgraph.ingest.parser import parse
from ivgraph.ingest.verdicts import record_events
from ivgraph.ingest.writer import Writer

DAYS = 90
#: Events that one transaction stores.
BATCH_SIZE = 20_000
#: If the last event of the main story is more recent, none are added: adding any means simulating all days again.
MAX_EVENT_AGE = timedelta(hours=1)

ShowProgress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]


async def seed(database: Database, writer: Writer, now: datetime, show_progress: ShowProgress) -> None:
    """Stores the missing events up to now: all of them, the rest after an interruption, or those of the last days.

    If the database has the demo already, it is continued: the creation time of its main story shows for which day it
    was made.
    """
    ids = [document["id"] for document in build_stories(now)]
    loaded = {row["external_id"]: row for row in await database.fetch("demo/loaded", ids)}
    day = now
    if MAIN_STORY not in loaded or loaded[MAIN_STORY]["name"] is None:
        await _save_stories(database, now)
    else:
        day = demo_day_of(loaded[MAIN_STORY]["created_at"])
    ends = [loaded[id]["last_event_at"] if id in loaded else None for id in ids]
    if ends[0] is None or ends[0] < now - MAX_EVENT_AGE:
        # All events before the earliest end are stored, even if someone has sent later events of their own.
        known_ends = [end for end in ends if end is not None]
        since = min(known_ends) if len(known_ends) == len(ends) else None
        await _store_events(writer, day, now, since, show_progress)


async def count_other_playlists(database: Database) -> int:
    """The number of playlists besides the demo's own; 0 if the database has no tables yet."""
    (tables,) = await database.fetch("demo/has_tables")
    if not tables["has_tables"]:
        return 0
    ids = [document["id"] for document in build_stories(datetime.now(UTC))]
    (others,) = await database.fetch("demo/other_playlists", ids)
    return int(others["playlists"])


async def _save_stories(database: Database, now: datetime) -> None:
    """Saves the versions of each story, and the main story last: if it has a name, everything is saved."""
    for story in reversed(build_stories(now)):
        for time, document in build_versions(story):
            await save_structure(database, parse_structure(document), time)


async def _store_events(
    writer: Writer, day: datetime, now: datetime, since: datetime | None, show_progress: ShowProgress
) -> None:
    start = day - timedelta(days=DAYS)
    traffic = _skip_before(since, generate_events(day, now, days=DAYS))
    with show_progress(f"Loading {DAYS} days of viewers", _seconds(now - start)) as advance:
        while batch := list(islice(traffic, BATCH_SIZE)):
            await record_events(writer, [parse(raw, now) for raw in batch], now)
            advance(_seconds(datetime.fromisoformat(batch[-1]["at"]) - start))


def _skip_before(since: datetime | None, traffic: Iterator[RawEvent]) -> Iterator[RawEvent]:
    if since is None:
        return traffic
    # All times are formatted the same way, so that the texts sort like the times.
    text = since.isoformat(timespec="milliseconds")
    return dropwhile(lambda event: event["at"] < text, traffic)


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
