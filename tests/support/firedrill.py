"""The fire drill: recorded requests of Kaltura's player, the structure, and what the viewers really did."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.model import PlaylistStructure
from support.kaltura import Record

FOLDER = Path(__file__).parent.parent / "fixtures" / "kaltura-firedrill"

QUERY = """
query ($period: PeriodInput!) {
  playlist(id: "1_firedrill") {
    name
    metrics(period: $period) { impressions plays uniqueViewers authenticatedViewers anonymousVisitors minutesViewed }
    nodes {
      externalId
      metrics(period: $period) { plays uniqueViewers minutesViewed }
      hotspots { externalId metrics(period: $period) { clicks } }
    }
  }
}
"""
PERIOD = {"start": "2026-11-24T04:00:00Z", "end": "2026-11-24T05:00:00Z"}


@dataclass(frozen=True, slots=True)
class Truth:
    """What the viewers of the fire drill really did."""

    sessions: tuple[Mapping[str, Any], ...]

    @property
    def node_plays(self) -> Counter[str]:
        return Counter(node for session in self.sessions for node in session["nodes_played"])

    @property
    def clicks(self) -> Counter[str]:
        return Counter(hotspot for session in self.sessions for hotspot in session["hotspots_clicked"])

    @property
    def authenticated(self) -> set[str]:
        return {session["viewer"] for session in self.sessions if session["viewer"]}

    @property
    def anonymous(self) -> int:
        return sum(session["viewer"] is None for session in self.sessions)

    @property
    def viewers_of_node(self) -> dict[str, int]:
        """Unique viewers by node. By Kaltura's rule all anonymous viewers together count as one."""
        viewers = defaultdict(set)
        for session in self.sessions:
            for node in session["nodes_played"]:
                viewers[node].add(session["viewer"])
        return {node: len(found) for node, found in viewers.items()}

    @property
    def seconds(self) -> dict[str, float]:
        """Seconds watched, by page load."""
        return {session["session"].partition(":")[0]: session["seconds_watched"] for session in self.sessions}

    def check(self, playlist: Mapping[str, Any]) -> None:
        """Asserts that every count in the response to QUERY is what happened."""
        metrics = playlist["metrics"]
        assert metrics["impressions"] == metrics["plays"] == len(self.sessions)
        assert metrics["uniqueViewers"] == len(self.authenticated) + bool(self.anonymous)
        assert metrics["authenticatedViewers"] == len(self.authenticated)
        assert metrics["anonymousVisitors"] == self.anonymous
        nodes = {node["externalId"]: node["metrics"] for node in playlist["nodes"]}
        assert {id: node["plays"] for id, node in nodes.items()} == {id: self.node_plays[id] for id in nodes}
        assert self.node_plays.keys() <= nodes.keys()
        viewers = {id: node["uniqueViewers"] for id, node in nodes.items()}
        assert viewers == {id: self.viewers_of_node.get(id, 0) for id in nodes}
        hotspots = [hotspot for node in playlist["nodes"] for hotspot in node["hotspots"]]
        clicks = {hotspot["externalId"]: hotspot["metrics"]["clicks"] for hotspot in hotspots}
        assert clicks == {id: self.clicks[id] for id in clicks}
        assert self.clicks.keys() <= clicks.keys()

    def check_seconds(self, found: Mapping[str, float]) -> None:
        """Asserts that 95 % to 102 % of all seconds are found, and 80 % of each page load of more than 15 seconds."""
        assert found.keys() <= self.seconds.keys()
        assert 0.95 <= sum(found.values()) / sum(self.seconds.values()) <= 1.02
        shares = {id: found.get(id, 0) / seconds for id, seconds in self.seconds.items() if seconds > 15}
        assert all(share >= 0.8 for share in shares.values()), shares


def read_recording() -> list[Record]:
    """The requests of the fire drill, in order of arrival."""
    return [json.loads(line) for line in (FOLDER / "beacons.jsonl").read_text().splitlines()]


def read_recorded_structure() -> PlaylistStructure:
    return parse_structure(json.loads((FOLDER / "interactivity.json").read_text()))


TRUTH = Truth(tuple(json.loads((FOLDER / "truth.json").read_text())["viewers"]))
