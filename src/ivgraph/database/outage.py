"""Telling the operator that the database is away, or back: once each, however many requests meet it."""

from __future__ import annotations

import logging
import time

from ivgraph.errors import Unavailability

#: A success ends these only when nothing failed for so long: on a full disk some transactions succeed, others fail.
QUIET_SECONDS = 1.0

#: Only a transaction that was committed shows that these are over.
OF_WRITING = (Unavailability.READ_ONLY, Unavailability.DENIED, Unavailability.NO_SPACE)

logger = logging.getLogger(__package__)


class Outage:
    """What is known of one database: that it works, or why it does not."""

    def __init__(self) -> None:
        self._reason: Unavailability | None = None
        self._failed_at = 0.0

    def note_failure(self, reason: Unavailability, message: str) -> None:
        self._failed_at = time.monotonic()
        if reason != self._reason:
            self._reason = reason
            logger.warning("%s", message)

    def note_success(self, *, committed: bool) -> None:
        """
        Args:
            committed: A transaction was committed.
        """
        if self._reason is None or (self._reason in OF_WRITING and not committed):
            return
        if self._reason not in OF_WRITING or time.monotonic() - self._failed_at >= QUIET_SECONDS:
            logger.warning("The database can be %s again.", "written" if self._reason in OF_WRITING else "reached")
            self._reason = None
