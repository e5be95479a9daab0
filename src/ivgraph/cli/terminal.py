"""A bar of progress, for who looks on."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Protocol

import click


class Advance(Protocol):
    """Told how much is done by now, in all, and a new label where it changes."""

    def __call__(self, done: int, label: str | None = None, /) -> None: ...


@contextmanager
def show_progress(label: str, length: int | None) -> Iterator[Advance]:
    """A bar on standard error where that is a terminal; without a known length there is none."""
    if not length or not sys.stderr.isatty():
        yield lambda done, label=None: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as bar:

        def advance(done: int, label: str | None = None, /) -> None:
            bar.label = label or bar.label
            bar.update(done - bar.pos)

        yield advance


@contextmanager
def show_rate(label: str, files: Sequence[Path]) -> Iterator[Callable[[int, int], None]]:
    """A bar over the bytes of files, which tells events a second as well; for a pipe there is none.

    Gives a function that is told how far the files are read by now, and how many events came since.
    """
    length = sum(os.stat(file).st_size for file in files) if all(file.is_file() for file in files) else None
    began, total = perf_counter(), 0
    with show_progress(label, length) as advance:

        def tell(done: int, events: int) -> None:
            nonlocal total
            total += events
            advance(done, f"{label} {total / (perf_counter() - began):,.0f} events/s")

        yield tell


def count(number: int, noun: str) -> str:
    """So many of a noun that takes an s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}" if number else f"no {noun}s"


def printable(text: str) -> str:
    """The text, with what a terminal would obey written as escapes: whoever sends an event chooses ids."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
