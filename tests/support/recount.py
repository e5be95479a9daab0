"""The rollups as they should be: counted from events one by one, in the plainest way there is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from ivgraph.identity import ViewerKey, hash_context
from ivgraph.ingest.event import Context, Event
from support.tables import Tables

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Subject(NamedTuple):
    """What is counted."""

    playlist: str
    kind: str
    name: str


class Visit(NamedTuple):
    """Whose events of which quarter of an hour."""

    subject: Subject
    viewer: int
    slot: int
    context: Context
    known: bool


def recount(events: Iterable[Event], key: ViewerKey) -> Tables:
    """The rows of every rollup, as support.tables reads them."""
    visits, slots, days = defaultdict[Visit, list[Event]](list), defaultdict(list), defaultdict(list)
    for event in {(event.playlist, event.at, event.id): event for event in events}.values():
        slot, day = (event.at - EPOCH) // timedelta(minutes=15), (event.at - EPOCH) // timedelta(days=1)
        for subject in _subjects(event):
            visits[Visit(subject, _viewer(event, key), slot, event.context, event.viewer is not None)].append(event)
            if not event.context.bot:
                slots[subject, slot].append(event)
                days[subject, day].append(event)
    links = _link([visit for visit, events in visits.items() if _is_present(events) and not visit.context.bot])
    recency = Counter(
        (*visit.subject, visit.known, visit.slot // 96, -1 if before == -1 else before // 96)
        for visit, before in links.items()
    )
    return {
        "visit": sorted(
            (
                (
                    *visit.subject,
                    visit.viewer,
                    visit.slot,
                    tuple(visit.context),
                    visit.known,
                    _is_present(events),
                    links.get(visit),
                    *_measure(visit.subject, events),
                )
                for visit, events in visits.items()
            ),
            key=repr,
        ),
        "slot_total": sorted(((*key[0], key[1], *_measure(key[0], events)) for key, events in slots.items()), key=repr),
        "day_total": sorted(((*key[0], key[1], *_measure(key[0], events)) for key, events in days.items()), key=repr),
        "recency": sorted(((*cell, viewers) for cell, viewers in recency.items()), key=repr),
    }


def _subjects(event: Event) -> Iterator[Subject]:
    """What an event is counted for: click and watch and start of a node count for the node and the playlist."""
    if event.type in ("impression", "play", "node_play", "watch", "hotspot_click"):
        yield Subject(event.playlist, "playlist", event.playlist)
    if event.type in ("node_play", "watch", "hotspot_click"):
        assert event.node
        yield Subject(event.playlist, "node", event.node)
    if event.type == "hotspot_click":
        assert event.hotspot
        yield Subject(event.playlist, "hotspot", event.hotspot)


def _viewer(event: Event, key: ViewerKey) -> int:
    if event.viewer is not None:
        return key.authenticated(event.viewer)
    return key.visitor(event.visitor) if event.visitor is not None else key.session(event.session)


def _link(visits: Iterable[Visit]) -> dict[Visit, int]:
    """Visit → the slot of the same viewer's visit to the same subject before, or -1."""
    links, last = {}, dict[tuple[Subject, int], int]()
    for visit in sorted(visits, key=lambda visit: (visit.slot, hash_context(visit.context))):
        links[visit] = last.get((visit.subject, visit.viewer), -1)
        last[visit.subject, visit.viewer] = visit.slot
    return links


def _is_present(events: Iterable[Event]) -> bool:
    """Whether the viewer did more than to load the player."""
    return any(event.type != "impression" for event in events)


def _measure(subject: Subject, events: Sequence[Event]) -> tuple[int, int, int, int]:
    """Impressions, plays, clicks, milliseconds watched."""
    counts = Counter(event.type.value for event in events)
    watched = sum((event.watched_to_ms or 0) - (event.watched_from_ms or 0) for event in events)
    plays = counts["play"] if subject.kind == "playlist" else counts["node_play"]
    return counts["impression"], plays, counts["hotspot_click"], watched
