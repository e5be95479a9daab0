"""Logs an incident that may occur thousands of times: one line when it begins, and one when it is over."""

from __future__ import annotations

import asyncio
import logging

#: An incident is over after this time without an occurrence.
QUIET_SECONDS = 10.0

logger = logging.getLogger(__package__)


class Incident:
    """Counts the occurrences of one incident. Belongs to one event loop."""

    def __init__(self, begin_message: str, end_message: str) -> None:
        """
        Args:
            begin_message: Logged at the first occurrence.
            end_message: Logged when the incident is over; ``{count}`` in it is the number of occurrences.
        """
        self._begin_message = begin_message
        self._end_message = end_message
        self._count = 0
        self._last_count = 0

    def record(self) -> None:
        """Counts an occurrence."""
        self._count += 1
        if self._count == 1:
            logger.warning("%s", self._begin_message)
            self._schedule_check()

    def _schedule_check(self) -> None:
        self._last_count = self._count
        asyncio.get_running_loop().call_later(QUIET_SECONDS, self._check)

    def _check(self) -> None:
        if self._count > self._last_count:
            self._schedule_check()
            return
        logger.warning("%s", self._end_message.format(count=self._count))
        self._count = 0
