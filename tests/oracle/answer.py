"""The whole answer that the API should give to a question, put together from the recount."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise
from math import isclose
from typing import Any

from oracle.clock import bucket_bounds
from oracle.journeys import Names, Walks, journeys_of
from oracle.part import Part
from oracle.period import bounds, compared_spans
from oracle.place import NOW
from oracle.question import Question
from oracle.recount import Numbers, Span, belongs, change, facts, matching
from oracle.structure import destination, durations, endings, kind, levels, parts
from oracle.world import World

#: From a span of time the numbers of one subject.
Count = Callable[[Span], Numbers]


def expected(world: World, question: Question, names: Names) -> dict[str, Any] | None:
    """What the field playlist should be; None where nobody ever named the playlist."""
    named = world.saved != "never" or any(event["playlist"] == "story" for event in world.events)
    return Answer(world, question, names).playlist() if named else None


class Answer:
    """One question about one world."""

    def __init__(self, world: World, question: Question, names: Names) -> None:
        self.world = world
        self.question = question
        self.zone: str = question.period["timeZone"]
        start, end = bounds(question.period, NOW)
        self.cuts = {"metrics": [start, end], "timeline": bucket_bounds(start, end, question.interval, self.zone)}
        everything, filter = facts(world.events, "story"), question.filter or {}
        walks = Walks.of(journeys_of(everything, names), lambda fact: belongs(fact, filter))
        self.part = Part(matching(everything, filter), walks, durations(world), endings(world))
        self.levels = levels(world)

    def playlist(self) -> dict[str, Any]:
        start = self.world.structure["startNode"] if self.world.saved != "never" else None
        return {
            "externalId": "story",
            "startNode": start and {"externalId": start},
            **self.answers("playlist", self.part.of_playlist, points=True, columns=True),
            "nodes": [self.node(node, hotspots, start) for node, hotspots in parts(self.world).items()],
        }

    def node(self, node: str, hotspots: list[str], start: str | None) -> dict[str, Any]:
        return {
            "externalId": node,
            "level": self.levels.get(node),
            "isStart": node == start,
            **self.answers("node", lambda span: self.part.of_node(node, span)),
            "hotspots": [self.hotspot(hotspot, node) for hotspot in hotspots],
        }

    def hotspot(self, hotspot: str, node: str) -> dict[str, Any]:
        return {
            "externalId": hotspot,
            "kind": kind(self.world, hotspot),
            "nodeLevel": self.levels.get(node),
            "node": {"externalId": node},
            "destination": destination(self.world, hotspot),
            **self.answers("hotspot", lambda span: self.part.of_hotspot(hotspot, node, span)),
        }

    def answers(
        self, level: str, count: Count, *, points: bool | None = None, columns: bool | None = None
    ) -> dict[str, Any]:
        names = self.question.metrics[level]

        def count_asked(span: Span) -> Numbers:
            numbers = count(span)
            return {name: numbers[name] for name in names}

        period = Span(*self.cuts["metrics"])
        timeline = {
            "interval": self.question.interval,
            "period": self.tell(period),
            "points": [
                {"start": metrics["period"]["start"], "end": metrics["period"]["end"], "metrics": metrics}
                for metrics in self.buckets("timeline", count_asked)
            ],
            "columns": self.columns(names, count_asked),
        }
        if not (self.question.points if points is None else points):
            del timeline["points"]
        if not (not self.question.points if columns is None else columns):
            del timeline["columns"]
        return {"metrics": self.buckets("metrics", count_asked)[0], "timeline": timeline}

    def buckets(self, field: str, count: Count) -> list[dict[str, Any]]:
        cuts = self.cuts[field]
        spans = [Span(*cut) for cut in pairwise(cuts)]
        answers: list[dict[str, Any]] = [
            {"period": self.tell(span), **count(span), "comparison": None} for span in spans
        ]
        for answer, span, compared in zip(answers, spans, self.compared(field), strict=False):
            if compared.start < compared.end:
                now, before = count(span), count(compared)
                answer["comparison"] = {
                    "period": self.tell(compared),
                    "metrics": before,
                    "change": change(now, before),
                }
        return answers

    def compared(self, field: str) -> list[Span]:
        """The spans that the buckets are compared with, if asked."""
        if self.question.compare_to is None:
            return []
        return [Span(*span) for span in compared_spans(self.cuts[field], self.question.compare_to, self.zone)]

    def columns(self, names: list[str], count: Count) -> dict[str, Any]:
        spans = [Span(*cut) for cut in pairwise(self.cuts["timeline"])]
        compared = transpose(self.compared("timeline"), names, count) if self.question.compare_to else None
        return {**transpose(spans, names, count), "comparison": compared}

    def tell(self, span: Span) -> dict[str, Any]:
        return {"start": write(span.start), "end": write(span.end), "timeZone": self.zone}


def transpose(spans: list[Span], names: list[str], count: Count) -> dict[str, Any]:
    rows = [count(span) for span in spans]
    return {
        "start": [write(span.start) for span in spans],
        "end": [write(span.end) for span in spans],
        **{name: [row[name] for row in rows] for name in names},
    }


def write(at: datetime) -> str:
    return at.isoformat()


def differences(expected: Any, actual: Any, path: str = "") -> Iterator[str]:
    """Where two answers differ."""
    match expected, actual:
        case dict(), dict():
            for name in expected.keys() | actual.keys():
                yield from differences(expected.get(name, "nothing"), actual.get(name, "nothing"), f"{path}.{name}")
        case list(), list() if len(expected) == len(actual):
            for place, (one, other) in enumerate(zip(expected, actual, strict=True)):
                yield from differences(one, other, f"{path}[{place}]")
        case float(), float() | int():
            # The same number, but for the order of the operations.
            if not isclose(expected, actual, rel_tol=1e-12):
                yield f"{path}: {actual} should be {expected}"
        case _:
            if expected != actual or isinstance(expected, bool) != isinstance(actual, bool):
                yield f"{path}: {actual} should be {expected}"
