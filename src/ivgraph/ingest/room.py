"""How many bytes of requests may be at hand at once: it bounds the memory when many send and the database is slow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ivgraph.errors import Overloaded


class Room:
    """A number of bytes that requests share."""

    def __init__(self, size: int) -> None:
        self.free = size

    @contextmanager
    def share(self) -> Iterator[Share]:
        """A share for one request, empty at first; what it holds when the block ends is given back."""
        share = Share(self)
        try:
            yield share
        finally:
            share.give_back(share.size)


class Share:
    """The bytes that one request has at hand."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self.size = 0

    def take(self, size: int) -> None:
        """Takes so many bytes more.

        Raises:
            Overloaded: There is no more room.
        """
        if size > self._room.free:
            raise Overloaded
        self._room.free -= size
        self.size += size

    def give_back(self, size: int) -> None:
        """Gives back so many of the bytes that were taken."""
        self._room.free += size
        self.size -= size
