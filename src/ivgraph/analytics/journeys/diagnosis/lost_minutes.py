"""Finds the nodes at which leaving viewers miss the most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from ivgraph.analytics.journeys.diagnosis.evidence import MIN_SAMPLE, Evidence, Severity

#: The most nodes that are found.
MAX_NODES = 3
#: The lost minutes per minute that was watched, from which on a loss is worth a look, and severe.
NOTABLE_LOSS = 0.03
LARGE_LOSS = 0.1


@dataclass(frozen=True, slots=True)
class LostMinutes:
    """A node at which viewers leave who would have watched much more, if they are like those who go on."""

    definition: ClassVar[str] = (
        f"The {MAX_NODES} nodes with the most lost minutes, of those that are no endings and have at least "
        f"{MIN_SAMPLE} exits and as many departures. Lost minutes are exits * the minutes of media that those who went "
        "on still watched, on average: of all plays of the node that another one followed, the seconds that the later "
        "plays of the session watched, each second counted once in each play. Sessions are those that began in the "
        f"period. HIGH from {LARGE_LOSS * 100:.0f} % of the minutes watched by all sessions on, MEDIUM from "
        f"{NOTABLE_LOSS * 100:.0f} %, else LOW."
    )
    severity: Severity
    node_id: int
    #: Plays that no other play followed.
    exits: int
    #: What those who went on still watched, for each play.
    average_minutes_after: float
    #: exits * average_minutes_after.
    lost_minutes: float


def find_lost_minutes(evidence: Evidence) -> Iterator[LostMinutes]:
    """Of nodes that are no endings, with enough plays of both kinds to compare."""
    lost = {
        node_id: plays.exits * plays.seconds_after / plays.departures / 60
        for node_id, plays in evidence.session_plays.items()
        if node_id not in evidence.graph.endings and min(plays.exits, plays.departures) >= MIN_SAMPLE
    }
    watched = sum(plays.seconds for plays in evidence.session_plays.values()) / 60
    for node_id in sorted(lost, key=lambda node_id: (-lost[node_id], node_id))[:MAX_NODES]:
        plays = evidence.session_plays[node_id]
        if lost[node_id] > 0:
            yield LostMinutes(
                _rate(lost[node_id] / watched),
                node_id,
                round(plays.exits * evidence.sessions_per_read),
                plays.seconds_after / plays.departures / 60,
                lost[node_id] * evidence.sessions_per_read,
            )


def _rate(loss: float) -> Severity:
    return Severity.HIGH if loss >= LARGE_LOSS else Severity.MEDIUM if loss >= NOTABLE_LOSS else Severity.LOW
