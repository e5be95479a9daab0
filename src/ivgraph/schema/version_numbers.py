"""Versions of a structure that arguments name by their numbers.

Each playlist counts its own versions, and arguments are read once for a whole operation. So an operation that names a
version is about one playlist.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ivgraph.analytics.calendar import ceil_to_slot, floor_to_slot
from ivgraph.catalog.versions import VersionStart
from ivgraph.errors import InvalidArgument, Problem


class VersionsNotRead(Exception):
    """An argument names a version before the versions of the playlist were read: read them, and the arguments again."""


@dataclass(frozen=True, slots=True)
class KnownVersions:
    """The versions that the arguments of an operation can name."""

    #: Oldest first; None if they were not read.
    starts: tuple[VersionStart, ...] | None
    #: Whether the operation names one playlist, and no list of playlists.
    is_of_one_playlist: bool = True

    def find(self, number: int, path: str) -> VersionStart:
        """A version.

        Raises:
            InvalidArgument: There is none with this number.
            VersionsNotRead: They were not read.
        """
        if self.starts is None:
            raise VersionsNotRead
        if not self.is_of_one_playlist:
            raise InvalidArgument(
                [Problem(path, "Ask for one playlist at a time: each playlist counts its own versions.")]
            )
        for start in self.starts:
            if start.number == number:
                return start
        raise InvalidArgument([Problem(path, f"{self._choices} There is no version {number:,}.")])

    def end_of(self, version: VersionStart) -> datetime | None:
        """When the next version began; None if there is none yet."""
        later = [start.since for start in self.starts or () if start.number > version.number]
        return later[0] if later else None

    @property
    def _choices(self) -> str:
        if not self.starts:
            return "No version of the playlist's structure is kept."
        if len(self.starts) == 1:
            return f"The playlist has version {self.starts[0].number} alone."
        return f"Give a version from {self.starts[0].number} to {self.starts[-1].number}."


#: The versions of an operation whose arguments name none, as far as it is read.
UNREAD = KnownVersions(None)


def find_version_bounds(
    versions: KnownVersions, since: int, until: int | None, now: datetime, path: str
) -> tuple[datetime, datetime]:
    """The quarter hours in which the versions from one to another were valid, and no other one.

    Args:
        until: The last version; None for the latest.

    Raises:
        InvalidArgument: There is no such version, it is not known when it began, or it was valid for no quarter hour.
    """
    first = versions.find(since, f"{path}.sinceVersion")
    last = None if until is None else versions.find(until, f"{path}.untilVersion")
    if last and last.number < first.number:
        message = f"Choose a version that is not before sinceVersion: {last.number} is before {first.number}."
        raise InvalidArgument([Problem(f"{path}.untilVersion", message)])
    if first.since is None:
        message = f"Give start and end: version {first.number} is older than the record of versions."
        raise InvalidArgument([Problem(f"{path}.sinceVersion", message)])
    ended = versions.end_of(last) if last else None
    start, end = ceil_to_slot(first.since), ceil_to_slot(now) if ended is None else floor_to_slot(ended)
    if start >= end:
        valid = f"up to {ended.isoformat()}" if ended else "until now"
        message = f"Choose other versions: from {first.since.isoformat()} {valid} is no whole quarter hour."
        raise InvalidArgument([Problem(path, message)])
    return start, end
