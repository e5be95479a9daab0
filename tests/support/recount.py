"""Computes the rollups from events in the simplest way, for comparison with the stored ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

from ivgraph.dimensions import EventContext, hash_context
from ivgraph.identity import ViewerKey
from ivgraph.ingest.event import Event
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
    context: EventContext
    known: bool


#: Subject and number of a stretch of time → counts; every stretch that is asked for has some.
Counts: TypeAlias = defaultdict[tuple[Subject, int], list[int]]


def recount(events: Iterable[Event], key: ViewerKey) -> Tables:
    """The rows of all rollups, in the form of support.tables."""
    visits = defaultdict[Visit, list[Event]](list)
    slots, parts, days, noons = (defaultdict[tuple[Subject, int], list[Event]](list) for _ in range(4))
    for event in {(event.playlist, event.at, event.id): event for event in events}.values():
        slot, day = (event.at - EPOCH) // timedelta(minutes=15), (event.at - EPOCH) // timedelta(days=1)
        for subject in _subjects(event):
            visits[Visit(subject, _viewer(event, key), slot, event.context, event.viewer is not None)].append(event)
            if not event.context.bot:
                slots[subject, slot].append(event)
                parts[subject, (event.at - EPOCH) // timedelta(hours=3)].append(event)
                days[subject, day].append(event)
                noons[subject, (event.at + timedelta(hours=12) - EPOCH) // timedelta(days=1)].append(event)
    present = [visit for visit, events in visits.items() if _is_present(events) and not visit.context.bot]
    links = _link(present)
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
        "slot_total": _total(slots, _moves(present, 1)),
        "part_total": _total(parts, _moves(present, 12)),
        "day_total": _total(days, _viewers(present, 0)),
        "noon_total": _total(noons, _viewers(present, 48)),
        "recency": sorted(((*cell, viewers) for cell, viewers in recency.items()), key=repr),
    }


def _subjects(event: Event) -> Iterator[Subject]:
    """The subjects of an event: clicks, watches and node plays count for the node and for the playlist."""
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
    """For each visit its prev_slot: the slot of the same viewer's previous visit to the same subject, or -1."""
    links, last = {}, dict[tuple[Subject, int], int]()
    for visit in sorted(visits, key=lambda visit: (visit.slot, hash_context(visit.context))):
        links[visit] = last.get((visit.subject, visit.viewer), -1)
        last[visit.subject, visit.viewer] = visit.slot
    return links


def _moves(visits: Iterable[Visit], slots: int) -> Counts:
    """By subject and interval of ``slots`` slots: arrivals and departures of known viewers, of others, and new ones."""
    chains = defaultdict[tuple[Subject, int], list[int]](list)
    known = {visit.viewer: visit.known for visit in visits}
    for visit in visits:
        chains[visit.subject, visit.viewer].append(visit.slot)
    counts: Counts = defaultdict(lambda: [0] * 5)
    for (subject, viewer), chain in chains.items():
        chain.sort()
        for number, slot in enumerate(chain):
            count = counts[subject, slot // slots]
            kind = 0 if known[viewer] else 2
            count[kind] += not any(slot - 96 <= earlier <= slot for earlier in chain[:number])
            count[kind + 1] += not any(slot <= later <= slot + 96 for later in chain[number + 1 :])
            count[4] += number == 0
    return counts


def _viewers(visits: Iterable[Visit], slots: int) -> Counts:
    """Subject and day → known viewers, others, and those of both who had never come before.

    Args:
        slots: How many slots before midnight a day begins.
    """
    came = {(visit.subject, visit.viewer, visit.known, (visit.slot + slots) // 96) for visit in visits}
    first = dict[tuple[Subject, int], int]()
    for subject, viewer, _, day in came:
        first[subject, viewer] = min(day, first.get((subject, viewer), day))
    counts: Counts = defaultdict(lambda: [0] * 3)
    for subject, viewer, known, day in came:
        counts[subject, day][0 if known else 1] += 1
        counts[subject, day][2] += first[subject, viewer] == day
    return counts


def _total(events: Mapping[tuple[Subject, int], Sequence[Event]], counts: Counts) -> list[tuple[Any, ...]]:
    """The rows of a rollup by intervals, except those that have nothing but what journeys count."""
    rows = [(*key[0], key[1], *_measure(key[0], events), *counts[key]) for key, events in events.items()]
    return sorted((row for row in rows if any(row[4:])), key=repr)


def _is_present(events: Iterable[Event]) -> bool:
    """Whether the viewer did more than load the player."""
    return any(event.type != "impression" for event in events)


def _measure(subject: Subject, events: Sequence[Event]) -> tuple[int, int, int, int]:
    """Impressions, plays, clicks, milliseconds watched."""
    counts = Counter(event.type.value for event in events)
    watched = sum((event.watched_to_ms or 0) - (event.watched_from_ms or 0) for event in events)
    plays = counts["play"] if subject.kind == "playlist" else counts["node_play"]
    return counts["impression"], plays, counts["hotspot_click"], watched
