"""What events that come over the network may create, and what is told to those that a limit refuses.

Whoever reaches the collector is a stranger: what one sends must not make the server slow for all others. The limits are
enforced where events are stored, in sql/ingest, so that they hold however many servers there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from ivgraph.catalog.model import EARLIEST
from ivgraph.ingest.event import ReceivedEvent, Rejection, RejectionCode
from ivgraph.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much events may create. What a structure lists is unlimited."""

    #: Whether events of playlists whose structure was never saved are refused.
    known_playlists_only: bool
    #: Playlists whose structure was never saved, of the last hour and in all.
    new_playlists_per_hour: int
    unknown_playlists: int
    #: Nodes and hotspots of one playlist that its structure never listed.
    unlisted_nodes: int
    unlisted_hotspots: int
    #: Contexts of one playlist; beyond, values become "other".
    contexts: int
    #: Whole months before the one in which an event arrives.
    age_months: int

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        return cls(
            known_playlists_only=settings.known_playlists_only,
            new_playlists_per_hour=settings.max_new_playlists_per_hour,
            unknown_playlists=settings.max_unknown_playlists,
            unlisted_nodes=settings.max_unlisted_nodes,
            unlisted_hotspots=settings.max_unlisted_hotspots,
            contexts=settings.max_contexts,
            age_months=settings.max_age_months,
        )

    def find_earliest(self, received_at: datetime) -> datetime:
        """The earliest time of an event that arrives at a time: months are what old events create."""
        months = received_at.year * 12 + received_at.month - 1 - self.age_months
        year, month = divmod(months, 12)
        return EARLIEST if year < EARLIEST.year else datetime(year, month + 1, 1, tzinfo=UTC)

    def as_document(self, earliest: datetime | None) -> dict[str, Any]:
        """As sql/ingest/make_store_events takes them."""
        document: dict[str, Any] = {
            "known_playlists_only": self.known_playlists_only,
            "new_playlists_per_hour": self.new_playlists_per_hour,
            "unknown_playlists": self.unknown_playlists,
            "unlisted_nodes": self.unlisted_nodes,
            "unlisted_hotspots": self.unlisted_hotspots,
            "contexts": self.contexts,
        }
        return document if earliest is None else document | {"earliest": earliest}

    def explain(self, code: RejectionCode, arrival: ReceivedEvent) -> Rejection:
        """Why the event is refused, and what to change."""
        event, _ = arrival
        field, reason = _explain(self, code)
        if code is RejectionCode.TOO_MANY_NODES and event.to_node is not None:
            field = None  # it is one of two
        return Rejection(code, reason, field, id=str(event.id), playlist=event.playlist)


@lru_cache
def _explain(limits: Limits, code: RejectionCode) -> tuple[str | None, str]:
    """The field that is wrong, and what to change; the same for thousands of events."""
    match code:
        case RejectionCode.TIME_TOO_OLD:
            return "at", f"at lies more than {limits.age_months} months back (IVGRAPH_MAX_AGE_MONTHS)"
        case RejectionCode.UNKNOWN_PLAYLIST:
            return "playlist", (
                "no structure of this playlist was saved, and no events of others are taken here "
                "(IVGRAPH_KNOWN_PLAYLISTS_ONLY): save its structure, then send the event again"
            )
        case RejectionCode.TOO_MANY_PLAYLISTS:
            return "playlist", (
                f"events may name {limits.new_playlists_per_hour:,} new playlists without a structure an hour "
                f"(IVGRAPH_MAX_NEW_PLAYLISTS_PER_HOUR) and {limits.unknown_playlists:,} in all "
                "(IVGRAPH_MAX_UNKNOWN_PLAYLISTS): save this one's structure, or send the event again later"
            )
        case RejectionCode.TOO_MANY_NODES:
            return "node", (
                f"events may name {limits.unlisted_nodes:,} nodes that the playlist's structure lacks "
                "(IVGRAPH_MAX_UNLISTED_NODES): save a structure with this one, then send the event again"
            )
        case RejectionCode.TOO_MANY_HOTSPOTS:
            return "hotspot", (
                f"events may name {limits.unlisted_hotspots:,} hotspots that the playlist's structure lacks "
                "(IVGRAPH_MAX_UNLISTED_HOTSPOTS): save a structure with this one, then send the event again"
            )
        case _:
            raise AssertionError(f"no limit refuses an event with {code}")
