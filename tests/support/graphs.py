"""Graphs of playlists, and what viewers did in them, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from ivgraph.analytics.journeys.diagnosis.evidence import Evidence
from ivgraph.analytics.journeys.diagnosis.session_plays import SessionPlays
from ivgraph.analytics.journeys.flow import Flow, build_flow
from ivgraph.catalog.graph import PlaylistGraph
from ivgraph.catalog.model import Hotspot, HotspotKind, Node, Playlist

PLAYLIST_ID = 1
_DELETED = datetime(2026, 1, 1, tzinfo=UTC)


class Story:
    """A graph whose parts are named by their external ids.

    Args:
        nodes: External id → fields: "default", a node; "seconds", its duration; "hotspots", external id → fields: "to",
            "url", "kind", "shown", a pair of seconds; "deleted" and "unlisted" for both. The first node is the start.
    """

    def __init__(self, nodes: Mapping[str, Mapping[str, Any]], *, has_start: bool = True) -> None:
        names = [*nodes, *(hotspot for node in nodes.values() for hotspot in node.get("hotspots", {}))]
        self.id = {name: number for number, name in enumerate(names, PLAYLIST_ID + 1)}
        self.name = {number: name for name, number in self.id.items()}
        self.graph = PlaylistGraph(
            Playlist(
                id=PLAYLIST_ID,
                external_id="story",
                name="A story",
                created_at=_DELETED,
                start_node_id=self.id[names[0]] if has_start else None,
            ),
            tuple(self._node(name, fields) for name, fields in nodes.items()),
            tuple(
                self._hotspot(name, node, fields)
                for node, of_node in nodes.items()
                for name, fields in of_node.get("hotspots", {}).items()
            ),
        )

    def _node(self, name: str, fields: Mapping[str, Any]) -> Node:
        return Node(
            id=self.id[name],
            playlist_id=PLAYLIST_ID,
            external_id=name,
            name=None,
            duration_ms=round(fields["seconds"] * 1000) if "seconds" in fields else None,
            default_node_id=self.id[fields["default"]] if "default" in fields else None,
            deleted_at=_DELETED if fields.get("deleted") else None,
            listed=not fields.get("unlisted"),
        )

    def _hotspot(self, name: str, node: str, fields: Mapping[str, Any]) -> Hotspot:
        start, end = fields.get("shown", (None, None))
        kind = HotspotKind.NODE_SWITCH if "to" in fields else HotspotKind.LINK if "url" in fields else None
        return Hotspot(
            id=self.id[name],
            playlist_id=PLAYLIST_ID,
            node_id=self.id[node],
            external_id=name,
            name=None,
            kind=fields.get("kind", kind),
            to_node_id=self.id[fields["to"]] if "to" in fields else None,
            url=fields.get("url"),
            seek_ms=None,
            shown_from_ms=None if start is None else start * 1000,
            shown_until_ms=None if end is None else end * 1000,
            deleted_at=_DELETED if fields.get("deleted") else None,
            listed=not fields.get("unlisted"),
        )

    def flow(self, *ways: tuple[str | None, str | None, int] | tuple[str, str, int, str | None, str | None]) -> Flow:
        """The flow in which each way was taken so often: from, to, count, and possibly cause and hotspot."""
        return build_flow(self._rows(ways))

    def _rows(self, ways: Iterable[tuple[Any, ...]]) -> Iterable[Mapping[str, Any]]:
        for here, there, plays, *how in ways:
            cause, hotspot = how or (None, None)
            yield {
                "node_id": self.id[here] if here else None,
                "to_node_id": self.id[there] if there else None,
                "subject_id": None,
                "cause": cause,
                "hotspot_id": self.id[hotspot] if hotspot else None,
                "plays": plays,
            }


def evidence(
    story: Story,
    *ways: Any,
    clicks: Mapping[str, int] | None = None,
    plays: Mapping[str, SessionPlays] | None = None,
    is_sample: bool = False,
) -> Evidence:
    """What is known of a story. Ways are those of its flow; clicks and plays are by the names of hotspots and nodes."""
    return Evidence(
        story.graph,
        story.flow(*ways),
        {story.id[name]: count for name, count in (clicks or {}).items()},
        {story.id[name]: each for name, each in (plays or {}).items()},
        is_sample,
    )
