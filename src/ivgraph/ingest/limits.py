"""Limits on what events from the network may create, and the rejections of the events that exceed them.

Anybody can send events to the collector, so what one sender does must not slow the server down for all others. Limits
on numbers of rows are enforced by functions of the database (sql/ingest/functions), so that they hold for any number of
servers together. ``identify`` enforces the limit on age, and that playlists must have a structure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from ivgraph.catalog.model import EARLIEST
from ivgraph.ingest.event import ReceivedEvent, Rejection, RejectionCode
from ivgraph.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much events may create. What a structure lists is not limited."""

    #: Whether to reject events whose playlist has no saved structure.
    known_playlists_only: bool
    #: Playlists without a saved structure: new ones in the last hour, and all.
    new_playlists_per_hour: int
    unknown_playlists: int
    #: Nodes and hotspots of one playlist that its structure does not list.
    unlisted_nodes: int
    unlisted_hotspots: int
    #: Contexts of one playlist. Near the limit, values of a new context are replaced by "other".
    contexts: int
    #: How old an event may be: whole months before the month in which it arrives.
    age_months: int

    @classmethod
    def from_settings(cls, settings: Settings) -> Limits:
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
        """Returns the earliest time that an event may have. It is the start of a month: each month is a partition."""
        months = received_at.year * 12 + received_at.month - 1 - self.age_months
        year, month = divmod(months, 12)
        return EARLIEST if year < EARLIEST.year else datetime(year, month + 1, 1, tzinfo=UTC)

    @property
    def for_create_playlists(self) -> dict[str, int]:
        """The argument ``limits`` of sql/ingest/functions/create_playlists."""
        return {"new_playlists_per_hour": self.new_playlists_per_hour, "unknown_playlists": self.unknown_playlists}

    @property
    def for_store_events(self) -> dict[str, int]:
        """The argument ``limits`` of sql/ingest/functions/store_events."""
        return {
            "unlisted_nodes": self.unlisted_nodes,
            "unlisted_hotspots": self.unlisted_hotspots,
            "contexts": self.contexts,
        }

    def explain(self, code: RejectionCode, received: ReceivedEvent) -> Rejection:
        """Returns the rejection of an event that exceeds the limit with this code."""
        event, _ = received
        field, reason = _explain(self, code)
        if code is RejectionCode.TOO_MANY_NODES and event.to_node is not None:
            field = None  # It may be node or toNode.
        return Rejection(code, reason, field, id=str(event.id), playlist=event.playlist)


@lru_cache
def _explain(limits: Limits, code: RejectionCode) -> tuple[str | None, str]:
    """Returns the field that is wrong, and what to change. Cached, since a flood of events exceeds the same limit."""
    match code:
        case RejectionCode.TIME_TOO_OLD:
            return "at", f"at is more than {limits.age_months} months ago (IVGRAPH_MAX_AGE_MONTHS)"
        case RejectionCode.UNKNOWN_PLAYLIST:
            return "playlist", (
                "this server accepts events only for playlists whose structure was saved "
                "(IVGRAPH_KNOWN_PLAYLISTS_ONLY): save the structure of this one, then send the event again"
            )
        case RejectionCode.TOO_MANY_PLAYLISTS:
            return "playlist", (
                f"events may name {limits.new_playlists_per_hour:,} new playlists without a structure an hour "
                f"(IVGRAPH_MAX_NEW_PLAYLISTS_PER_HOUR) and {limits.unknown_playlists:,} in all "
                "(IVGRAPH_MAX_UNKNOWN_PLAYLISTS): save the structure of this one, or send the event again later"
            )
        case RejectionCode.TOO_MANY_NODES:
            return "node", (
                f"events may name {limits.unlisted_nodes:,} nodes that the playlist's structure does not list "
                "(IVGRAPH_MAX_UNLISTED_NODES): save a structure with this one, then send the event again"
            )
        case RejectionCode.TOO_MANY_HOTSPOTS:
            return "hotspot", (
                f"events may name {limits.unlisted_hotspots:,} hotspots that the playlist's structure does not list "
                "(IVGRAPH_MAX_UNLISTED_HOTSPOTS): save a structure with this one, then send the event again"
            )
        case _:
            raise AssertionError(f"no limit rejects an event with {code}")
