"""Records which SQL statements run, from the log of the database."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

#: Statements that a server runs every few seconds, independently of requests.
PERIODIC = {"sources/kaltura/due_page_loads"}


@contextmanager
def recorded_statements() -> Iterator[list[str]]:
    """The names of the statements that run within the block, in order, without the periodic ones."""
    names: list[str] = []

    class Recorder(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            name = record.getMessage().split()[0]
            if name not in PERIODIC:
                names.append(name)

    logger, recorder = logging.getLogger("ivgraph.sql"), Recorder()
    level = logger.level
    logger.addHandler(recorder)
    logger.setLevel(logging.DEBUG)
    try:
        yield names
    finally:
        logger.removeHandler(recorder)
        logger.setLevel(level)
