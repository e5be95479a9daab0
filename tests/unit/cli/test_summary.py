"""The summary of an import: the rejected lines."""

from __future__ import annotations

from pathlib import Path

from ivgraph.cli.import_report import Summary
from ivgraph.ingest.event import Rejection, RejectionCode
from ivgraph.ingest.verdicts import EventStatus, Verdict
from ivgraph.sources.files import TextLine

COUNTRY = Rejection(RejectionCode.INVALID_FIELD, "context.country must be a code", "context.country")
FROM = Rejection(RejectionCode.INVALID_FIELD, "from must be before to", "from")


def test_the_summary_has_each_invalid_field_with_its_first_line() -> None:
    summary = Summary()
    summary.add(
        [
            (TextLine(Path("events.ndjson"), number, b"", 0), Verdict(EventStatus.REJECTED, None, rejected))
            for number, rejected in enumerate([COUNTRY, FROM, FROM], start=1)
        ]
    )
    assert str(summary).splitlines() == [
        "0 accepted, 0 duplicate, 3 rejected",
        "  2 INVALID_FIELD, the first in events.ndjson line 2: from must be before to",
        "  1 INVALID_FIELD, the first in events.ndjson line 1: context.country must be a code",
    ]
