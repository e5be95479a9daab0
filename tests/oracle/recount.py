"""What events amount to, counted by lists and sets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

PRESENT = {"play", "node_play", "watch", "hotspot_click"}

#: A number of the API, or null.
Number = int | float | None
Numbers = dict[str, Number]


@dataclass(frozen=True)
class Fact:
    """What an event says, as far as it counts."""

    at: datetime
    id: str
    type: str
    session: str
    node: str | None
    hotspot: str | None
    to_node: str | None
    cause: str | None
    #: "viewer", "visitor" or "session", and the id.
    person: tuple[str, str]
    context: Mapping[str, str]
    bot: bool
    watched_from_ms: int
    watched_to_ms: int
    position_ms: int | None

    @property
    def watched_ms(self) -> int:
        return self.watched_to_ms - self.watched_from_ms


def facts(events: Iterable[Mapping[str, Any]], playlist: str) -> list[Fact]:
    """What a playlist's events say, each once: of those with one id and time what came first."""
    found: dict[tuple[datetime, str], Fact] = {}
    for event in events:
        if event["playlist"] == playlist:
            fact = read(event)
            found.setdefault((fact.at, event["id"]), fact)
    return list(found.values())


def read(event: Mapping[str, Any]) -> Fact:
    kind = next(kind for kind in ("viewer", "visitor", "session") if kind in event)
    return Fact(
        at=datetime.fromisoformat(event["at"]),
        id=event["id"],
        type=event["type"],
        session=event["session"],
        node=event.get("node"),
        hotspot=event.get("hotspot"),
        to_node=event.get("toNode"),
        cause=event.get("cause"),
        person=(kind, event[kind]),
        context=event.get("context", {}),
        bot=event["bot"],
        watched_from_ms=round(event.get("from", 0) * 1000),
        watched_to_ms=round(event.get("to", 0) * 1000),
        position_ms=round(event["position"] * 1000) if "position" in event else None,
    )


def of_node(facts: Iterable[Fact], node: str) -> list[Fact]:
    """What happened in a node."""
    return [fact for fact in facts if fact.node == node and fact.type in ("node_play", "watch", "hotspot_click")]


def of_hotspot(facts: Iterable[Fact], hotspot: str) -> list[Fact]:
    """The clicks on a hotspot."""
    return [fact for fact in facts if fact.hotspot == hotspot and fact.type == "hotspot_click"]


@dataclass(frozen=True)
class Span:
    """The time from one instant up to, not including, another."""

    start: datetime
    end: datetime

    def within(self, facts: Iterable[Fact]) -> list[Fact]:
        return [fact for fact in facts if self.start <= fact.at < self.end]


def playlist_numbers(facts: Sequence[Fact], span: Span) -> Numbers:
    here = span.within(facts)
    plays, impressions, minutes = count(here, "play"), count(here, "impression"), watched_minutes(here)
    return {
        "impressions": impressions,
        "plays": plays,
        **audience(facts, span),
        "minutesViewed": minutes,
        "averageViewMinutes": ratio(minutes, plays),
        "playRate": ratio(plays, impressions),
        "clicks": count(here, "hotspot_click"),
    }


def node_numbers(facts: Sequence[Fact], span: Span) -> Numbers:
    """Args: facts: those of the node."""
    here = span.within(facts)
    plays, clicks, minutes = count(here, "node_play"), count(here, "hotspot_click"), watched_minutes(here)
    return {
        "plays": plays,
        **audience(facts, span),
        "minutesViewed": minutes,
        "averageViewMinutes": ratio(minutes, plays),
        "clicks": clicks,
        "clickThroughRate": ratio(clicks, plays),
    }


def hotspot_numbers(facts: Sequence[Fact], node_facts: Sequence[Fact], span: Span) -> Numbers:
    """Args: facts: those of the hotspot; node_facts: those of the node that it is in."""
    here, in_node = span.within(facts), span.within(node_facts)
    clickers = {fact.person for fact in here}
    return {
        "clicks": len(here),
        "uniqueClickers": unique(clickers),
        "authenticatedClickers": len(authenticated(clickers)),
        "anonymousClickers": len(clickers - authenticated(clickers)),
        "clickShare": ratio(len(here), count(in_node, "hotspot_click")),
        "clickThroughRate": ratio(len(here), count(in_node, "node_play")),
    }


def audience(facts: Sequence[Fact], span: Span) -> Numbers:
    """The viewers who were present, and whether for the first time."""
    here = {fact.person for fact in span.within(facts) if fact.type in PRESENT}
    before = {fact.person for fact in facts if fact.at < span.start and fact.type in PRESENT}
    return {
        "uniqueViewers": unique(here),
        "authenticatedViewers": len(authenticated(here)),
        "anonymousVisitors": len(here - authenticated(here)),
        "newViewers": len(here - before),
        "returningViewers": len(here & before),
    }


def authenticated(people: set[tuple[str, str]]) -> set[tuple[str, str]]:
    return {(kind, id) for kind, id in people if kind == "viewer"}


def unique(people: set[tuple[str, str]]) -> int:
    """Kaltura's rule: all anonymous viewers together are one."""
    return len({id if kind == "viewer" else None for kind, id in people})


def count(facts: Iterable[Fact], type: str) -> int:
    return sum(fact.type == type for fact in facts)


def watched_minutes(facts: Iterable[Fact]) -> float:
    return sum(fact.watched_ms for fact in facts) / 60_000


def ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def change(now: Numbers, compared: Numbers) -> Numbers:
    """By how much of the compared value each number changed."""
    return {name: relative_change(number, compared[name]) for name, number in now.items()}


def relative_change(now: Number, compared: Number) -> float | None:
    return None if now is None or compared is None else ratio(now - compared, compared)


def matching(facts: Iterable[Fact], filter: Mapping[str, Any]) -> list[Fact]:
    """The facts of a part of the audience; the filter as GraphQL takes it. Bots are part of it only if it says so."""
    return [fact for fact in facts if belongs(fact, filter)]


def belongs(fact: Fact, filter: Mapping[str, Any]) -> bool:
    return matches(fact, filter) and (mentions_bots(filter) or not fact.bot)


def mentions_bots(filter: Mapping[str, Any]) -> bool:
    return (
        "isBot" in filter
        or any(mentions_bots(each) for operator in ("and", "or") for each in filter.get(operator, []))
        or ("not" in filter and mentions_bots(filter["not"]))
    )


def matches(fact: Fact, filter: Mapping[str, Any]) -> bool:
    return all(holds(fact, field, condition) for field, condition in filter.items())


def holds(fact: Fact, field: str, condition: Any) -> bool:
    match field:
        case "and":
            return all(matches(fact, each) for each in condition)
        case "or":
            return any(matches(fact, each) for each in condition)
        case "not":
            return not matches(fact, condition)
        case "isBot":
            return condition is fact.bot
        case "viewerKind":
            return (condition == "AUTHENTICATED") is (fact.person[0] == "viewer")
        case "viewer":
            return is_one_of(fact.person, condition, lambda id: ("viewer", id))
        case "behaviour":
            # By now these are the people or the sessions that behave so: see oracle.behaviour.
            return fact.person in condition or (fact.session, fact.person) in condition
        case _:
            return is_one_of(fact.context.get(field), condition, lambda value: value)


def is_one_of(
    value: object, condition: Mapping[str, Sequence[str | None]], name: Callable[[str | None], object]
) -> bool:
    """By the lists in and notIn of a condition."""
    if "in" in condition and value not in map(name, condition["in"]):
        return False
    return not ("notIn" in condition and value in map(name, condition["notIn"]))
