"""Which SQL statements run, by the log that the database keeps of them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def recorded_statements() -> Iterator[list[str]]:
    """The names of the statements that run within the block, in order."""
    names: list[str] = []

    class Recorder(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            names.append(record.getMessage().split()[0])

    logger, recorder = logging.getLogger("ivgraph.sql"), Recorder()
    level = logger.level
    logger.addHandler(recorder)
    logger.setLevel(logging.DEBUG)
    try:
        yield names
    finally:
        logger.removeHandler(recorder)
        logger.setLevel(level)
