"""What the statements have in common that count sessions: journeys with a play, which count where they begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from ivgraph.analytics.audience import Audience, audience_arguments
from ivgraph.analytics.filters import Condition
from ivgraph.analytics.period import Period

#: A session without a later event than this before now is not going on.
GOING_ON = timedelta(minutes=30)


class PlaylistKey(NamedTuple):
    """A playlist, as the key of a query."""

    playlist_id: int


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions that are counted: those that begin in a period and whose viewers match a condition."""

    period: Period
    condition: Condition | None

    def arguments(self, audience: Audience | None) -> tuple[Any, ...]:
        """Start and end of the period, and the filter."""
        return self.period.start, self.period.end, *audience_arguments(audience)


@dataclass(frozen=True, slots=True)
class QueryOnSessions:
    """A question about sessions, as the loaders expect it: with the period and the condition of the sessions."""

    sessions: Sessions

    @property
    def period(self) -> Period:
        return self.sessions.period

    @property
    def condition(self) -> Condition | None:
        return self.sessions.condition


def going_on_since(now: datetime) -> datetime:
    """The time after which a session had its last event if it is going on."""
    return now - GOING_ON
