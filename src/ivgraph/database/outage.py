"""Logs that the database is unavailable, and that it is back: one line each, however many requests notice."""

from __future__ import annotations

import logging
import time

from ivgraph.errors import Unavailability

#: A success ends an outage of writing, or of a node, only after this time without a failure: while a disk is nearly
#: full, or a node is down, some transactions succeed and others fail.
QUIET_SECONDS = 1.0

#: Reasons that concern writing: only a committed transaction shows that they are over.
WRITE_REASONS = (
    Unavailability.READ_ONLY,
    Unavailability.DENIED,
    Unavailability.NO_SPACE,
    Unavailability.MIGRATED,
)

logger = logging.getLogger(__package__)


class Outage:
    """The state of one database: available, or the reason why not."""

    def __init__(self) -> None:
        self._reason: Unavailability | None = None
        self._failed_at = 0.0

    def note_failure(self, reason: Unavailability, message: str) -> None:
        self._failed_at = time.monotonic()
        if reason != self._reason:
            self._reason = reason
            logger.warning("%s", message)

    def note_success(self, *, committed: bool) -> None:
        """Ends the outage if this success shows that it is over. ``committed``: whether a transaction was committed."""
        is_of_writing = self._reason in WRITE_REASONS
        if self._reason is None or (is_of_writing and not committed):
            return
        is_partial = is_of_writing or self._reason is Unavailability.NODE
        if not is_partial or time.monotonic() - self._failed_at >= QUIET_SECONDS:
            logger.warning("The database can be %s again.", "written" if is_of_writing else "reached")
            self._reason = None
