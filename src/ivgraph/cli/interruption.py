"""Ctrl-C and SIGTERM: how a command learns that it is to end."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Stopped(KeyboardInterrupt):
    """Someone told the command to end."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class Interruption:
    """What the two signals do: they cancel the coroutine that runs, so that it can clear up.

    Raised where the event loop itself is at work, an exception would lose whatever the loop has just in hand. It is
    raised where no loop runs, or where one waits for an input that may never come, and when a signal comes again.
    """

    def __init__(self) -> None:
        self._task: asyncio.Task[Any] | None = None
        self._is_waiting = False
        self._told = 0

    @contextmanager
    def handled(self) -> Iterator[None]:
        """While the block runs, the signals do what the class says."""
        former = {number: signal.signal(number, self._handle) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in former.items():
                signal.signal(number, handler)
            self._told = 0

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Runs a coroutine to its end.

        Raises:
            Stopped: A signal came.
        """

        async def run() -> Result:
            self._task = asyncio.current_task()
            try:
                return await work
            finally:
                self._task = None

        try:
            return asyncio.run(run())
        except asyncio.CancelledError:
            raise Stopped(self._told) from None

    def waiting(self, items: Iterable[Item]) -> Iterator[Item]:
        """The same items, each of which may be long in coming.

        Raises:
            Stopped: A signal came.
        """
        iterator = iter(items)
        while True:
            self._is_waiting = True
            try:
                if self._told:  # the signal came since the last await, and the next one may never be reached
                    raise Stopped(self._told)
                item = next(iterator)
            except StopIteration:
                return
            finally:
                self._is_waiting = False
            yield item

    def _handle(self, number: int, frame: FrameType | None) -> None:
        is_repeated, self._told = bool(self._told), number
        if self._task is None or self._is_waiting or is_repeated:
            raise Stopped(number)
        self._task.cancel()
        self._task.get_loop().call_soon_threadsafe(lambda: None)  # it may be asleep


#: Signals are the whole process's.
interruption = Interruption()
