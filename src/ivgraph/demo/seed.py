"""Fills a database with the sample videos and their viewers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import islice

from ivgraph.catalog import read_playlists, save_structure
from ivgraph.db import Database
from ivgraph.demo.story import MAIN_STORY, stories
from ivgraph.demo.traffic import events
from ivgraph.ingest.event import parse
from ivgraph.ingest.verdict import record
from ivgraph.ingest.writer import Writer
from ivgraph.structure import parse_structure

#: Events of one transaction.
BATCH = 20_000
#: About how many there are in all, for the bar of progress.
EXPECTED = 300_000

ShowProgress = Callable[[str, int], AbstractContextManager[Callable[[int], None]]]


async def seed(database: Database, writer: Writer, now: datetime, show_progress: ShowProgress) -> None:
    """Loads the demo once: the main story gets its name last, and with it the demo is complete.

    Interrupted and repeated on the same day, it stores every event once.
    """
    main = (await read_playlists(database, [MAIN_STORY])).get(MAIN_STORY)
    if main is not None and main.name is not None:
        return
    traffic, done = events(now), 0
    with show_progress("Loading 90 days of viewers", EXPECTED) as advance:
        while batch := list(islice(traffic, BATCH)):
            await record(writer, [parse(raw, now) for raw in batch], now)
            done += len(batch)
            advance(min(done, EXPECTED))
        advance(EXPECTED)
    for document in sorted(stories(now), key=lambda document: document["id"] == MAIN_STORY):
        await save_structure(database, parse_structure(document), now)
