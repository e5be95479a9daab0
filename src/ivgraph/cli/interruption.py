"""Handles Ctrl-C, SIGTERM and SIGHUP: a command stops, and cleans up first."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Coroutine, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def stop_signals() -> list[signal.Signals]:
    """The signals that stop a command.

    SIGHUP, which comes when a terminal is closed, is one of them unless whoever started the command has it ignored, as
    nohup does. Windows lacks it.
    """
    numbers = [signal.SIGINT, signal.SIGTERM]
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    return numbers


class Stopped(KeyboardInterrupt):
    """A signal stops the command."""

    def __init__(self, signal_number: int) -> None:
        super().__init__()
        self.signal_number = signal_number


class Interruption:
    """Handles these signals: the first one cancels the running coroutine, so that it can clean up.

    An exception raised in the middle of the event loop would lose the work in progress. So Stopped is raised
    only if no event loop runs, if the command waits for input that may never come, or if a second signal arrives.
    """

    def __init__(self) -> None:
        self._task: asyncio.Task[Any] | None = None
        self._is_waiting = False
        #: The last signal; 0 before the first one.
        self._signal_number = 0

    @contextmanager
    def handled(self) -> Iterator[None]:
        """Handles the signals while the block runs."""
        previous = {number: signal.signal(number, self._handle) for number in stop_signals()}
        try:
            yield
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)
            self._signal_number = 0

    def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Runs a coroutine in an event loop and returns its result.

        Raises:
            Stopped: A signal arrived.
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
            raise Stopped(self._signal_number) from None

    def waiting(self, items: Iterable[Item]) -> Iterator[Item]:
        """Yields the items; a signal stops the command even while it waits for the next item.

        Raises:
            Stopped: A signal arrived.
        """
        iterator = iter(items)
        while True:
            self._is_waiting = True
            try:
                if self._signal_number:  # it arrived after the last await, and the next await may never be reached
                    raise Stopped(self._signal_number)
                item = next(iterator)
            except StopIteration:
                return
            finally:
                self._is_waiting = False
            yield item

    def _handle(self, number: int, frame: FrameType | None) -> None:
        is_repeated, self._signal_number = bool(self._signal_number), number
        if self._task is None or self._is_waiting or is_repeated:
            raise Stopped(number)
        self._task.cancel()
        self._task.get_loop().call_soon_threadsafe(lambda: None)  # wakes the loop if it sleeps


#: One for the whole process, because signal handlers belong to the process.
interruption = Interruption()
