"""What became of the lines of an import."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ivgraph.ingest.event import Rejected
from ivgraph.ingest.files import Line
from ivgraph.ingest.verdict import Tally, Verdict


class Summary:
    """What became of the lines so far."""

    def __init__(self) -> None:
        self._tally = Tally()
        #: By code.
        self._examples: dict[str, tuple[Line, Rejected]] = {}

    def add(self, verdicts: Sequence[tuple[Line, Verdict]]) -> None:
        self._tally.add([verdict for _, verdict in verdicts])
        for line, verdict in verdicts:
            if verdict.rejected:
                self._examples.setdefault(verdict.rejected.code, (line, verdict.rejected))

    @property
    def is_hopeless(self) -> bool:
        """Whether there was something, and nothing of it an event."""
        return bool(self._tally.rejected) and not self._tally.accepted and not self._tally.duplicate

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        accepted, duplicate, rejected = self._tally.accepted, self._tally.duplicate, self._tally.rejected
        yield f"{accepted:,} accepted, {duplicate:,} duplicate, {rejected.total():,} rejected"
        for code, count in rejected.most_common():
            line, example = self._examples[code]
            yield f"  {count:,} {code}, the first in {line.file} line {line.number}: {example.reason}"
