"""Breakdowns, found naively: for each value the events that have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from oracle.recount import PRESENT, Fact, Numbers, Span, facts
from support.behaving import Question, is_by_session
from support.journey_numbers import CountedJourneys
from support.wandering import Fields, person

WEEKDAYS = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]

#: The facts of a subject, among those of its playlist.
Choose = Callable[[Iterable[Fact]], list[Fact]]
Count = Callable[[list[Fact], Span, CountedJourneys], Numbers]


class Breakdown:
    """The expected answer of one subject."""

    def __init__(
        self, events: Sequence[Fields], filter: Fields, span: Span, zone: str, by: str, choose: Choose, count: Count
    ) -> None:
        self._events, self._span, self._zone, self._by = events, span, ZoneInfo(zone), by
        self._playlist = events[0]["playlist"]
        question = Question(events, filter, span)
        self._matching, self._journeys = question.matching(), question.journeys
        self._choose, self._count = choose, count
        self._by_session = is_by_session(filter)
        self._came_before = {
            person(event)
            for event in events
            if event["type"] in PRESENT and not event["bot"] and datetime.fromisoformat(event["at"]) < span.start
        }

    def values(self) -> set[str | None]:
        """The values with something in the period; for times and viewers, all that there can be."""
        if self._by in ("VIEWER_KIND", "NEW_OR_RETURNING"):
            return {"AUTHENTICATED", "ANONYMOUS"} if self._by == "VIEWER_KIND" else {"NEW", "RETURNING"}
        if self._by in ("WEEKDAY", "HOUR"):
            slots = range(int(self._span.start.timestamp()), int(self._span.end.timestamp()), 900)
            return {self._time(datetime.fromtimestamp(second, self._zone)) for second in slots}
        return {
            self._value(event)
            for event in self._matching
            if self._span.within(self._choose(facts([event], self._playlist)))
        }

    def numbers(self, values: Iterable[str | None] | None = None) -> Numbers:
        """What the subject amounts to with these values; with any, if none are given."""
        chosen = None if values is None else set(values)
        is_time = self._by in ("WEEKDAY", "HOUR")
        having = [
            event
            for event in self._matching
            if chosen is None
            or self._value(event) in chosen
            or (is_time and datetime.fromisoformat(event["at"]) < self._span.start)
        ]
        here = self._choose(facts(having, self._playlist))
        numbers = self._count(here, self._span, CountedJourneys(self._journeys, having, self._span))
        if self._by_session and "newViewers" in numbers:
            past = self._choose(facts([event for event in self._events if not event["bot"]], self._playlist))
            present = {fact.person for fact in self._span.within(here) if fact.type in PRESENT}
            before = {fact.person for fact in past if fact.at < self._span.start and fact.type in PRESENT}
            numbers |= {"newViewers": len(present - before), "returningViewers": len(present & before)}
        return numbers

    def _value(self, event: Fields) -> str | None:
        match self._by:
            case "VIEWER_KIND":
                return "AUTHENTICATED" if "viewer" in event else "ANONYMOUS"
            case "NEW_OR_RETURNING":
                return "RETURNING" if person(event) in self._came_before else "NEW"
            case "WEEKDAY" | "HOUR":
                return self._time(datetime.fromisoformat(event["at"]).astimezone(self._zone))
        value: str | None = event.get("context", {}).get(self._by.lower())
        return value

    def _time(self, at: datetime) -> str:
        return WEEKDAYS[at.weekday()] if self._by == "WEEKDAY" else f"{at.hour:02}"


def sort(numbers: Any, metric: str, *, descending: bool) -> list[str]:
    """Values by a metric: equal ones by themselves, those without a metric last."""
    named = sorted(numbers)
    having = [value for value in named if numbers[value][metric] is not None]
    having.sort(key=lambda value: numbers[value][metric], reverse=descending)
    return having + [value for value in named if numbers[value][metric] is None]
