"""Troubles that come in thousands, told to the operator twice: when they begin, and when they are over."""

from __future__ import annotations

import asyncio
import logging

#: Seconds without any that make the end.
CALM = 10.0

logger = logging.getLogger(__package__)


class Incident:
    """Counts occurrences of one trouble. One event loop only."""

    def __init__(self, beginning: str, end: str) -> None:
        """
        Args:
            beginning: Logged with the first occurrence.
            end: Logged when there was none for a while; ``{count}`` stands for how many there were.
        """
        self._beginning = beginning
        self._end = end
        self._count = 0
        self._count_before = 0

    def record(self) -> None:
        """Counts an occurrence."""
        self._count += 1
        if self._count == 1:
            logger.warning("%s", self._beginning)
            self._watch()

    def _watch(self) -> None:
        self._count_before = self._count
        asyncio.get_running_loop().call_later(CALM, self._look)

    def _look(self) -> None:
        if self._count > self._count_before:
            self._watch()
            return
        logger.warning("%s", self._end.format(count=self._count))
        self._count = 0
