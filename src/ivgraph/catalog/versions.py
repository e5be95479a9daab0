"""Keeps a version of a playlist's structure whenever a saved one differs, and reads the versions back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivgraph.catalog.graph import read_graphs, read_playlists_by_id
from ivgraph.catalog.snapshots import Snapshot, take_snapshot
from ivgraph.database import ReadableDatabase, Session

#: The latest versions of a playlist that are kept. Before them, older ones are dropped; numbers are not used again.
MAX_VERSIONS = 100


@dataclass(frozen=True, slots=True)
class VersionStart:
    """A version, without its structure."""

    number: int
    #: When it was saved; None if that was before versions were kept.
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a structure."""

    number: int
    since: datetime | None
    snapshot: Snapshot


async def keep_version(session: Session, playlist_id: int, now: datetime) -> None:
    """Keeps the stored structure as a new version if it differs from the latest one.

    The caller has just saved it in this transaction, and has the lock of the playlist. A version begins no earlier than
    the one before, whatever the clocks of the processes that save.
    """
    playlist = (await read_playlists_by_id(session, [playlist_id]))[playlist_id]
    snapshot = take_snapshot((await read_graphs(session, [playlist]))[playlist_id])
    latest = [_read_version(row) for row in await session.fetch("catalog/latest_version", playlist_id)]
    number, since = 1, now
    if latest:
        if latest[0].snapshot == snapshot:
            return
        number = latest[0].number + 1
        since = max(now, latest[0].since or now)
    await session.execute("catalog/keep_version", playlist_id, number, since, snapshot)
    await session.execute("catalog/drop_versions", playlist_id, number - MAX_VERSIONS)


async def read_version_starts(
    database: ReadableDatabase, playlist_ids: Collection[int]
) -> dict[int, tuple[VersionStart, ...]]:
    """The versions that are kept of playlists, oldest first."""
    found = defaultdict[int, list[VersionStart]](list)
    for row in await database.fetch("catalog/version_starts", sorted(playlist_ids)):
        found[row["playlist_id"]].append(VersionStart(row["number"], row["since"]))
    return {id: tuple(found[id]) for id in playlist_ids}


async def read_versions(
    database: ReadableDatabase, keys: Collection[tuple[int, int]]
) -> dict[tuple[int, int], Version]:
    """Versions with their structures, by the internal ids of their playlists and their numbers. Unknown ones are
    missing.
    """
    asked = sorted(keys)
    rows = await database.fetch("catalog/versions", [id for id, _ in asked], [number for _, number in asked])
    return {(row["playlist_id"], row["number"]): _read_version(row) for row in rows}


def _read_version(row: Any) -> Version:
    return Version(row["number"], row["since"], row["structure"])
