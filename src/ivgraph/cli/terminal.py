"""Progress bars, counts and printable text for a terminal."""

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
    """Sets how much is done in all, and perhaps a new label."""

    def __call__(self, done: int, label: str | None = None, /) -> None: ...


@contextmanager
def show_progress(label: str, length: int | None) -> Iterator[Advance]:
    """A progress bar on standard error; none if that is not a terminal, or if the length is not known."""
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
    """A progress bar over the bytes of files, which also shows events per second; none if one of them is a pipe.

    Yields a function that takes the number of bytes read in all, and of events read since its last call.
    """
    length = sum(os.stat(file).st_size for file in files) if all(file.is_file() for file in files) else None
    started, total = perf_counter(), 0
    with show_progress(label, length) as advance:

        def advance_with_rate(done: int, events: int) -> None:
            nonlocal total
            total += events
            advance(done, f"{label} {total / (perf_counter() - started):,.0f} events/s")

        yield advance_with_rate


def count(number: int, noun: str) -> str:
    """A number with its noun, whose plural ends in s: ``1 node``, ``2 nodes``, ``no nodes``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}" if number else f"no {noun}s"


def printable(text: str) -> str:
    """The text with control characters escaped: a terminal would execute them, and ids come from outside."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
