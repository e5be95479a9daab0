"""The file of the lines that were rejected, each with its reason."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from ivgraph.errors import IvgraphError
from ivgraph.ingest.event import Rejection
from ivgraph.ingest.verdicts import Verdict, VerdictCounts
from ivgraph.sources.files import Line


class Summary:
    """What became of the lines so far."""

    def __init__(self) -> None:
        self._tally = VerdictCounts()
        #: By code and field: what to change about one field says nothing about another.
        self._examples: dict[tuple[str, str | None], tuple[Line, Rejection]] = {}
        self._counts: Counter[tuple[str, str | None]] = Counter()

    def add(self, verdicts: Sequence[tuple[Line, Verdict]]) -> None:
        self._tally.add([verdict for _, verdict in verdicts])
        for line, verdict in verdicts:
            if verdict.rejection:
                kind = (verdict.rejection.code, verdict.rejection.field)
                self._counts[kind] += 1
                self._examples.setdefault(kind, (line, verdict.rejection))

    @property
    def is_hopeless(self) -> bool:
        """Whether there was something, and nothing of it an event."""
        return bool(self._tally.rejected) and not self._tally.accepted and not self._tally.duplicate

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        accepted, duplicate, rejected = self._tally.accepted, self._tally.duplicate, self._tally.rejected
        yield f"{accepted:,} accepted, {duplicate:,} duplicate, {rejected.total():,} rejected"
        for kind, count in self._counts.most_common():
            line, example = self._examples[kind]
            yield f"  {count:,} {example.code}, the first in {line.file} line {line.number}: {example.reason}"


class UnwritableFile(IvgraphError):
    """The file for the rejected lines can't be written."""

    code = "UNWRITABLE_FILE"


Write = Callable[[Sequence[tuple[Line, Verdict]]], None]


@contextmanager
def open_rejects(path: Path | None, inputs: Sequence[Path], *, again: bool = False) -> Iterator[Write]:
    """Gives a function that writes the rejected lines among some verdicts; without a path it writes nothing.

    What an import wrote that is gone on with (``again``) stays.

    Raises:
        UnwritableFile: The file is one of the inputs, or the system refuses it.
    """
    if path is None:
        yield lambda verdicts: None
        return
    if any(path.resolve() == file.resolve() for file in inputs):
        raise UnwritableFile(f"{path} is one of the files to import: name another for the rejected lines.")
    try:
        file = path.open("ab" if again else "wb")
    except OSError as error:
        raise UnwritableFile(
            f"{path} can't be written: {error.strerror}. Name another for the rejected lines."
        ) from error

    def write(verdicts: Sequence[tuple[Line, Verdict]]) -> None:
        try:
            file.writelines(_describe(line, verdict.rejection) for line, verdict in verdicts if verdict.rejection)
            file.flush()
        except OSError as error:
            raise UnwritableFile(f"{path} can't be written: {error.strerror}. Make room, and run it again.") from error

    with file:
        yield write


def _describe(line: Line, rejected: Rejection) -> bytes:
    told: dict[str, Any] = {
        "file": str(line.file),
        "line": line.number,
        "code": rejected.code,
        "field": rejected.field,
        "reason": rejected.reason,
    }
    try:
        told["text"] = line.text.decode()
    except UnicodeDecodeError:
        told["base64"] = base64.b64encode(line.text).decode()
    return orjson.dumps(told) + b"\n"
