"""A bar of progress, for who looks on."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def show_progress(label: str, length: int | None) -> Iterator[Callable[[int], None]]:
    """A bar on standard error where that is a terminal; without a known length there is none.

    Gives a function that is told how much is done by now, in all.
    """
    if not length or not sys.stderr.isatty():
        yield lambda done: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:
        yield lambda done: bar.update(done - bar.pos)
