"""Limits of request bodies: the time in which each must arrive, and the memory that all of them may take together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeAlias

from ivgraph.errors import Overloaded

#: Seconds in which a body must arrive, since until then it holds memory that other requests need.
BODY_TIMEOUT_SECONDS = 60

#: Reserves a number of bytes, or frees them if it is negative.
Reserve: TypeAlias = Callable[[int], None]


class MemoryBudget:
    """Bytes that the requests of a process share. It bounds memory when many clients send and the database is slow."""

    def __init__(self, size: int) -> None:
        self._free = size

    @contextmanager
    def reservation(self) -> Iterator[Reserve]:
        """Lets one request reserve bytes; at the end of the block its bytes are freed.

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
