"""What an import reports: the summary at its end, and the file of the rejected lines."""

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
    """Counts the verdicts on the lines, with an example of each kind of rejection."""

    def __init__(self) -> None:
        self._totals = VerdictCounts()
        #: The first line of each kind. The field is part of the kind, because each field needs a correction of its own.
        self._examples: dict[tuple[str, str | None], tuple[Line, Rejection]] = {}
        self._counts: Counter[tuple[str, str | None]] = Counter()

    def add(self, verdicts: Sequence[tuple[Line, Verdict]]) -> None:
        self._totals.add([verdict for _, verdict in verdicts])
        for line, verdict in verdicts:
            if verdict.rejection:
                kind = (verdict.rejection.code, verdict.rejection.field)
                self._counts[kind] += 1
                self._examples.setdefault(kind, (line, verdict.rejection))

    @property
    def has_no_events(self) -> bool:
        """Whether there were lines, and all of them were rejected."""
        return bool(self._totals.rejected) and not self._totals.accepted and not self._totals.duplicate

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        accepted, duplicate, rejected = self._totals.accepted, self._totals.duplicate, self._totals.rejected
        yield f"{accepted:,} accepted, {duplicate:,} duplicate, {rejected.total():,} rejected"
        for kind, count in self._counts.most_common():
            line, example = self._examples[kind]
            yield f"  {count:,} {example.code}, the first in {line.file} line {line.number}: {example.reason}"


class UnwritableFile(IvgraphError):
    """The file for the rejected lines can't be written."""

    code = "UNWRITABLE_FILE"


Write = Callable[[Sequence[tuple[Line, Verdict]]], None]


@contextmanager
def open_rejected_file(path: Path | None, inputs: Sequence[Path], *, append: bool = False) -> Iterator[Write]:
    """Returns a function that takes verdicts and writes the rejected lines; without a path it writes nothing.

    Args:
        append: Keeps the lines that are in the file, because an interrupted import is continued.

    Raises:
        UnwritableFile: The file is one of the inputs, or can't be written.
    """
    if path is None:
        yield lambda verdicts: None
        return
    if any(path.resolve() == file.resolve() for file in inputs):
        raise UnwritableFile(f"{path} is one of the files to import: name another file for the rejected lines.")
    try:
        file = path.open("ab" if append else "wb")
    except OSError as error:
        raise UnwritableFile(
            f"{path} can't be written: {error.strerror}. Name another file for the rejected lines."
        ) from error

    def write(verdicts: Sequence[tuple[Line, Verdict]]) -> None:
        try:
            file.writelines(_describe(line, verdict.rejection) for line, verdict in verdicts if verdict.rejection)
            file.flush()
        except OSError as error:
            raise UnwritableFile(
                f"{path} can't be written: {error.strerror}. Make room on the disk, and run the command again."
            ) from error

    with file:
        yield write


def _describe(line: Line, rejected: Rejection) -> bytes:
    description: dict[str, Any] = {
        "file": str(line.file),
        "line": line.number,
        "code": rejected.code,
        "field": rejected.field,
        "reason": rejected.reason,
    }
    try:
        description["text"] = line.text.decode()
    except UnicodeDecodeError:
        description["base64"] = base64.b64encode(line.text).decode()
    return orjson.dumps(description) + b"\n"
