"""What is remembered of page loads in the database, where it outlives this process and is shared with others.

All of it is read and written in transactions that hold the locks of the playlists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ivgraph.database import Session
from ivgraph.sources.kaltura.page_load import PageLoad
from ivgraph.sources.kaltura.queued_beacon import NOTHING, Held, Known
from ivgraph.sources.kaltura.release import Past

#: The playlist and the session of a page load.
Key: TypeAlias = tuple[str, str]

#: A page load and the fingerprint of a beacon of it.
Content: TypeAlias = tuple[str, str, str]


@dataclass(slots=True)
class Recalled:
    """What is remembered around beacons that arrive."""

    #: Of the beacons of a content, where there were any.
    known: dict[Content, Known]
    #: How many beacons of a page load wait.
    waiting: dict[Key, int]
    #: The page loads that had beacons before.
    begun: set[Key]


async def recall(session: Session, contents: Collection[Content]) -> Recalled:
    """What is remembered around beacons of these contents."""
    columns = [[content[column] for content in contents] for column in range(3)]
    recalled = Recalled({}, {}, set())
    for row in await session.fetch("sources/kaltura/known_beacons", *columns):
        key = row["playlist"], row["session"]
        recalled.waiting[key] = row["beacons"]
        if row["beacons"] or row["is_remembered"]:
            recalled.begun.add(key)
        released = Known(*row["released"]) if row["released"] else NOTHING
        if row["copies"] or released.copies:
            recalled.known[*key, row["fingerprint"]] = released.and_waiting(
                row["arrived"] or 0.0, row["copies"], row["certain"], row["last_copy"]
            )
    return recalled


async def hold(session: Session, held: Sequence[Held]) -> None:
    """Lets beacons wait."""
    await session.run(
        "sources/kaltura/hold_beacons",
        *_names(held),
        [item.arrived for item in held],
        [item.certain for item in held],
        [item.counted for item in held],
        [item.to_text() for item in held],
    )


async def find_held(session: Session, keys: Collection[Key]) -> dict[Key, list[Held]]:
    """The beacons of page loads that wait."""
    found: dict[Key, list[Held]] = {}
    for row in await session.fetch("sources/kaltura/held_beacons", *_columns(keys)):
        held = Held.from_text(**{("text" if name == "content" else name): value for name, value in row.items()})
        found.setdefault((row["playlist"], row["session"]), []).append(held)
    return found


async def drop(session: Session, held: Sequence[Held]) -> None:
    """Forgets beacons that were released."""
    await session.run("sources/kaltura/drop_beacons", *_names(held))


async def find_pasts(session: Session, keys: Collection[Key]) -> dict[Key, Past]:
    """What is remembered of page loads' released beacons."""
    return {
        (row["playlist"], row["session"]): Past(
            PageLoad.from_document(row["document"]),
            # The database orders the fields of an object by their names.
            dict(sorted(((name, Known(*known)) for name, known in row["known"].items()), key=lambda item: item[1])),
        )
        for row in await session.fetch("sources/kaltura/page_loads", *_columns(keys))
    }


async def remember(session: Session, pasts: Mapping[Key, Past]) -> None:
    """Remembers page loads of which beacons were released."""
    begun = [(key, past, past.page_load) for key, past in pasts.items() if past.page_load]
    await session.run(
        "sources/kaltura/save_page_loads",
        *_columns([key for key, _, _ in begun]),
        [page_load.as_document() for _, _, page_load in begun],
        [{name: list(known) for name, known in past.known.items()} for _, past, _ in begun],
        [day_of(page_load.clock) for _, _, page_load in begun],
    )


def day_of(seconds: float) -> int:
    return int(seconds // 86_400)


def _columns(keys: Iterable[Key]) -> tuple[list[str], list[str]]:
    given = list(keys)
    return [playlist for playlist, _ in given], [session for _, session in given]


def _names(held: Sequence[Held]) -> tuple[list[str], list[str], list[str], list[int]]:
    """What rows of beacons are found by."""
    return (
        [item.beacon.playlist for item in held],
        [item.beacon.page_load for item in held],
        [item.fingerprint for item in held],
        [item.copy for item in held],
    )
