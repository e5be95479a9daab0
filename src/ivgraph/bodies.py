"""Request bodies: how long they may take to arrive, and how much memory those of all requests may take together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from ivgraph.errors import Overloaded

#: Seconds in which a body must arrive: until it has, it holds memory that other requests need.
SLOWEST_BODY = 60

#: Reserves that many bytes, or frees them where the number is negative.
Reserve: TypeAlias = Callable[[int], None]


class MemoryBudget:
    """Bytes that the requests of a process share: it bounds the memory when many send and the database is slow."""

    def __init__(self, size: int) -> None:
        self._free = size

    @contextmanager
    def reservation(self) -> Iterator[Reserve]:
        """Lets one request reserve bytes. What it still holds when the block ends is freed.

        Raises:
            Overloaded: Too few bytes are free.
        """
        reserved = 0

        def reserve(size: int) -> None:
            nonlocal reserved
            if size > self._free:
                raise Overloaded
            self._free -= size
            reserved += size

        try:
            yield reserve
        finally:
            self._free += reserved
