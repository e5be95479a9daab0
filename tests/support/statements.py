"""Which SQL statements run, by the log that the database keeps of them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

#: What a server looks for every few seconds, whether or not a request comes: it says nothing of a test's requests.
BY_ITSELF = {"sources/kaltura/due_page_loads"}


@contextmanager
def recorded_statements() -> Iterator[list[str]]:
    """The names of the statements that run within the block, in order, but for those that a server runs by itself."""
    names: list[str] = []

    class Recorder(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            name = record.getMessage().split()[0]
            if name not in BY_ITSELF:
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
