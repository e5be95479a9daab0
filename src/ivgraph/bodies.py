"""How many bytes of requests may be at hand at once: it bounds the memory when many send and the database is slow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ivgraph.errors import Overloaded


class Room:
    """A number of bytes that requests share."""

    def __init__(self, size: int) -> None:
        self._free = size

    @contextmanager
    def share(self) -> Iterator[Callable[[int], None]]:
        """Gives a function that takes so many bytes of the room, or gives them back if less than none.

        What is still taken when the block ends is given back.

        Raises:
            Overloaded: There is no more room.
        """
        taken = 0

        def take(size: int) -> None:
            nonlocal taken
            if size > self._free:
                raise Overloaded
            self._free -= size
            taken += size

        try:
            yield take
        finally:
            self._free += taken
