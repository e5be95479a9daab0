"""What became of the lines of an import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from ivgraph.ingest.event import Rejected
from ivgraph.ingest.files import Line
from ivgraph.ingest.verdict import Tally, Verdict


class Summary:
    """What became of the lines so far."""

    def __init__(self) -> None:
        self._tally = Tally()
        #: By code and field: what to change about one field says nothing about another.
        self._examples: dict[tuple[str, str | None], tuple[Line, Rejected]] = {}
        self._counts: Counter[tuple[str, str | None]] = Counter()

    def add(self, verdicts: Sequence[tuple[Line, Verdict]]) -> None:
        self._tally.add([verdict for _, verdict in verdicts])
        for line, verdict in verdicts:
            if verdict.rejected:
                kind = (verdict.rejected.code, verdict.rejected.field)
                self._counts[kind] += 1
                self._examples.setdefault(kind, (line, verdict.rejected))

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
