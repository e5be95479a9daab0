"""Reads and writes the queue of beacons and the history of page loads, which all server processes share.

Every function runs in a transaction that holds the locks of the playlists concerned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ivgraph.database import Session
from ivgraph.sources.kaltura.page_load import PageLoad
from ivgraph.sources.kaltura.processing import History
from ivgraph.sources.kaltura.queued_beacon import NEVER_SEEN, QueuedBeacon, Seen

#: The playlist and the session of a page load.
PageLoadKey: TypeAlias = tuple[str, str]

#: The playlist and the session of a page load, and the fingerprint of one of its beacons.
ContentKey: TypeAlias = tuple[str, str, str]


@dataclass(slots=True)
class StoredState:
    """What the database knows about beacons that arrive, and about their page loads."""

    #: The beacons seen before, by fingerprint; fingerprints not seen before are absent.
    seen: dict[ContentKey, Seen]
    #: How many beacons each page load has in the queue.
    queued: dict[PageLoadKey, int]
    #: The page loads that had beacons before.
    begun: set[PageLoadKey]


async def find_stored_state(session: Session, contents: Collection[ContentKey]) -> StoredState:
    """Reads what is stored about beacons with these fingerprints, and about their page loads."""
    columns = [[content[column] for content in contents] for column in range(3)]
    state = StoredState({}, {}, set())
    for row in await session.fetch("sources/kaltura/seen_beacons", *columns):
        key = row["playlist"], row["session"]
        state.queued[key] = row["beacons"]
        if row["beacons"] or row["has_history"]:
            state.begun.add(key)
        processed = Seen(*row["processed"]) if row["processed"] else NEVER_SEEN
        if row["copies"] or processed.copies:
            state.seen[*key, row["fingerprint"]] = processed.plus_queued(
                row["arrived"] or 0.0, row["copies"], row["originals"], row["last_copy"]
            )
    return state


async def enqueue(session: Session, beacons: Sequence[QueuedBeacon]) -> None:
    """Adds beacons to the queue. Those of playlists that the catalog lacks are left out."""
    await session.execute(
        "sources/kaltura/enqueue_beacons",
        *_row_keys(beacons),
        [queued.arrived_at for queued in beacons],
        [queued.certainly_new for queued in beacons],
        [queued.counted for queued in beacons],
        [queued.to_text() for queued in beacons],
    )


async def find_queued(session: Session, keys: Collection[PageLoadKey]) -> dict[PageLoadKey, list[QueuedBeacon]]:
    """Reads all queued beacons of the page loads, in no particular order. Page loads without any are absent."""
    found: dict[PageLoadKey, list[QueuedBeacon]] = {}
    for row in await session.fetch("sources/kaltura/queued_beacons", *_columns(keys)):
        queued = QueuedBeacon.from_text(
            row["content"],
            playlist=row["playlist"],
            page_load=row["session"],
            arrived_at=row["arrived"],
            fingerprint=row["fingerprint"],
            copy_number=row["copy"],
            certainly_new=row["certain"],
            counted=row["counted"],
        )
        found.setdefault((row["playlist"], row["session"]), []).append(queued)
    return found


async def dequeue(session: Session, beacons: Sequence[QueuedBeacon]) -> None:
    """Removes processed beacons from the queue."""
    await session.execute("sources/kaltura/dequeue_beacons", *_row_keys(beacons))


async def find_histories(session: Session, keys: Collection[PageLoadKey]) -> dict[PageLoadKey, History]:
    """Reads the histories of page loads; those of which no beacon was processed are absent."""
    return {
        (row["playlist"], row["session"]): History(
            PageLoad.from_document(row["document"]),
            # The oldest first, as in History: jsonb orders the fields of an object by their names.
            dict(sorted(((name, Seen(*seen)) for name, seen in row["known"].items()), key=lambda item: item[1])),
        )
        for row in await session.fetch("sources/kaltura/page_loads", *_columns(keys))
    }


async def save_histories(session: Session, histories: Mapping[PageLoadKey, History]) -> None:
    """Replaces the histories of page loads. Those of playlists that the catalog lacks are left out."""
    begun = [(key, history, history.page_load) for key, history in histories.items() if history.page_load]
    await session.execute(
        "sources/kaltura/save_page_loads",
        *_columns([key for key, _, _ in begun]),
        [page_load.as_document() for _, _, page_load in begun],
        [{name: list(seen) for name, seen in history.seen.items()} for _, history, _ in begun],
        [day_of(page_load.clock) for _, _, page_load in begun],
    )


def day_of(seconds: float) -> int:
    """The day of a Unix time, counted since 1970."""
    return int(seconds // 86_400)


def _columns(keys: Iterable[PageLoadKey]) -> tuple[list[str], list[str]]:
    rows = list(keys)
    return [playlist for playlist, _ in rows], [session for _, session in rows]


def _row_keys(beacons: Sequence[QueuedBeacon]) -> tuple[list[str], list[str], list[str], list[int]]:
    """The primary keys of the queue's rows, column by column."""
    return (
        [queued.beacon.playlist for queued in beacons],
        [queued.beacon.page_load for queued in beacons],
        [queued.fingerprint for queued in beacons],
        [queued.copy_number for queued in beacons],
    )
