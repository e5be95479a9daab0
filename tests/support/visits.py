"""Forty recorded visits with Kaltura's real player, and what was really played in each.

Run as a program, it prints how much of that ivgraph finds:

cd tests && ../.venv/bin/python -m support.visits
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.model import PlaylistStructure
from ivgraph.ingest.event import RawEvent
from ivgraph.sources.kaltura import parse_beacon
from support import firedrill
from support.kaltura import Record, translate

FOLDER = Path(__file__).parent.parent / "fixtures" / "kaltura-visits"

#: Seconds of one stay in a node that the recording page may have missed: it read the position 40 times a second.
UNSEEN_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Visit:
    """One page load. Seconds are media seconds by node."""

    id: str
    #: What its viewer does.
    kind: str
    viewer: str | None
    nodes_played: Sequence[str]
    hotspots_clicked: Sequence[str]
    #: What was played until the page was left.
    played: Mapping[str, float]
    #: What the player's counts and positions report, until the last beacon that reports any.
    reported: Mapping[str, float]

    @property
    def max_seconds(self) -> dict[str, float]:
        """The seconds that can have been played in each node, given what the page may have missed."""
        stays = Counter(self.nodes_played)
        return {node: seconds + UNSEEN_SECONDS * stays[node] for node, seconds in self.played.items()}


def read_visits() -> list[Record]:
    """The requests of all visits, in order of arrival."""
    return [json.loads(line) for line in (FOLDER / "beacons.jsonl").read_text().splitlines()]


def read_visited_structure() -> PlaylistStructure:
    return parse_structure(json.loads((FOLDER / "interactivity.json").read_text()))


def seconds_by_node(events: Iterable[RawEvent]) -> dict[str, dict[str, float]]:
    """What was watched, by page load and node."""
    seconds: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for event in events:
        if event["type"] == "watch":
            seconds[event["session"]][event["node"]] += event["to"] - event["from"]
    return seconds


def _visit(truth: Mapping[str, Any]) -> Visit:
    same = ("viewer", "nodes_played", "hotspots_clicked", "played")
    return Visit(id=truth["visit"], kind=truth["class"], reported=truth["told"], **{name: truth[name] for name in same})


VISITS = tuple(map(_visit, json.loads((FOLDER / "truth.json").read_text())["visits"]))
KINDS = sorted({visit.kind for visit in VISITS})


def shares(events: Iterable[RawEvent]) -> dict[str, tuple[float, float]]:
    """By kind of visit, the shares that are found of what the player reported, and of what was played."""
    found = seconds_by_node(events)
    totals: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for visit in VISITS:
        seconds = sum(found[visit.id].values()), sum(visit.reported.values()), sum(visit.played.values())
        for kind in (visit.kind, "all"):
            totals[kind] = [total + more for total, more in zip(totals[kind], seconds, strict=True)]
    return {kind: (found / reported, found / played) for kind, (found, reported, played) in totals.items()}


def _print_shares() -> None:
    print(f"{'visits':24}{'of reported':>14}{'of played':>15}")
    for kind, (reported, played) in shares(
        translate(map(parse_beacon, read_visits()), read_visited_structure())
    ).items():
        print(f"{kind:24}{reported:14.1%}{played:15.1%}")
    drill = translate(map(parse_beacon, firedrill.read_recording()), firedrill.read_recorded_structure())
    found = sum(seconds for nodes in seconds_by_node(drill).values() for seconds in nodes.values())
    print(f"{'fire drill':24}{'':14}{found / sum(firedrill.TRUTH.seconds.values()):15.1%}")


if __name__ == "__main__":
    _print_shares()
