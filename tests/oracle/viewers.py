"""The viewers of a video and their sessions, one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from oracle.clock import quarter_before
from oracle.place import NOW
from oracle.recount import Fact, Span, count, facts, matching, read, watched_minutes
from oracle.structure import nodes, ways
from oracle.world import World
from support.journeys import Journey, Play, PlayerEvent, read_journeys

#: Events that tell that a viewer was there.
SEEN = {"impression", "play", "node_play", "watch", "hotspot_click"}


def viewers(world: World, span: Span, filter: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Who was there, in no order, each with all sessions."""
    here = [fact for fact in span.within(matching(facts(world.events, "story"), filter)) if fact.type in SEEN]
    own = {fact.person: [other for other in here if other.person == fact.person] for fact in here}
    found = [journey for journey in journeys(world) if is_session(journey, span, filter)]
    return [
        viewer(world, person, seen, [journey for journey in found if journey.viewer == person])
        for person, seen in own.items()
    ]


def is_session(journey: Journey, span: Span, filter: Mapping[str, Any]) -> bool:
    """Whether the journey begins in the span, for somebody whom the filter lets through."""
    return journey.start is not None and matching(span.within([journey.start.context]), filter) != []


def viewer(world: World, person: tuple[str, str], seen: Sequence[Fact], sessions: Sequence[Journey]) -> dict[str, Any]:
    kind, id = person
    at = [quarter_before(fact.at) for fact in seen]
    return {
        "externalId": id if kind == "viewer" else None,
        "isAuthenticated": kind == "viewer",
        "impressions": count(seen, "impression"),
        "plays": count(seen, "play"),
        "minutesViewed": watched_minutes(seen),
        "sessionCount": len(sessions),
        "sessionsWithEnding": sum(not endings(world).isdisjoint(journey.walk) for journey in sessions),
        "firstSeen": min(at).isoformat(),
        "lastSeen": max(at).isoformat(),
        "sessions": [session(world, journey) for journey in sorted(sessions, key=start_of)],
    }


def start_of(journey: Journey) -> datetime:
    assert journey.start
    return journey.start.at


def session(world: World, journey: Journey) -> dict[str, Any]:
    last = journey.plays[-1]
    over = "ENDING" if last.node in endings(world) else "LEFT"
    return {
        "startedAt": start_of(journey).isoformat(),
        "lastEventAt": journey.last_at.isoformat(),
        "stepCount": len(journey.plays),
        "clicks": journey.clicks,
        "minutesViewed": journey.watched_ms / 60_000,
        "end": "GOING_ON" if journey.is_going_on(NOW) else over,
        "lastNode": {"externalId": last.node},
        "steps": [step(play) for play in journey.plays],
    }


def step(play: Play) -> dict[str, Any]:
    return {
        "node": {"externalId": play.node},
        "at": play.event.at.isoformat(),
        "cause": play.cause and play.cause.upper(),
        "hotspot": play.hotspot and {"externalId": play.hotspot},
        "decisionSeconds": None if play.decided_ms is None else play.decided_ms / 1000,
        "watchedSeconds": len(play.watched),
        "hasEnded": play.ended,
    }


def endings(world: World) -> set[str]:
    """The nodes of the structure from which no way leads on."""
    present = {node["id"] for node in nodes(world) if "deletedAt" not in node}
    return present - {here for here, there in ways(world) if there in present}


def journeys(world: World) -> list[Journey]:
    """The journeys of the video, whose contexts are facts."""
    first: dict[tuple[str, str], Mapping[str, Any]] = {}
    for event in world.events:
        if event["playlist"] == "story":
            first.setdefault((event["at"], event["id"]), event)
    return read_journeys(map(player_event, first.values()))


def player_event(event: Mapping[str, Any]) -> PlayerEvent:
    fact = read(event)
    is_watch = event["type"] == "watch"
    return PlayerEvent(
        at=fact.at,
        id=UUID(event["id"]),
        type=fact.type,
        session=event["session"],
        viewer=fact.person,
        known=fact.person[0] == "viewer",
        context=fact,
        bot=fact.bot,
        node=fact.node,
        hotspot=fact.hotspot,
        to_node=event.get("toNode"),
        cause=event["cause"].lower() if "cause" in event else None,
        watched_from_ms=round(event["from"] * 1000) if is_watch else 0,
        watched_to_ms=round(event["to"] * 1000) if is_watch else 0,
    )
