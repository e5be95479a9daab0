"""One visit: a viewer's walk through an interactive video, told in native events."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import inf
from random import Random
from typing import Any

from ivgraph.demo.audience import Viewer, draw, draw_uuid
from ivgraph.demo.story import APPEAL, Document
from ivgraph.model import HotspotKind

#: A native event.
Event = dict[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hotspot:
    """A hotspot as the player handles it. Times in media milliseconds of its node."""

    id: str
    #: None where a click does nothing.
    kind: HotspotKind | None
    to_node: str | None
    #: Where a click leads to: in the destination, or in its own node (SEEK).
    seek_ms: int
    shown_from_ms: int
    shown_until_ms: int
    #: Milliseconds since 1970.
    deleted_at_ms: float
    appeal: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node as the player handles it."""

    id: str
    duration_ms: int
    default_node: str | None
    hotspots: tuple[Hotspot, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Playlist:
    """A playlist as the player handles it."""

    id: str
    start_node: str
    nodes: dict[str, Node] = field(repr=False)

    @classmethod
    def from_document(cls, document: Document) -> Playlist:
        nodes = {node["id"]: _node(node) for node in document["nodes"]}
        return cls(id=document["id"], start_node=document["startNode"], nodes=nodes)


class Visit:
    """A viewer in front of the player. Its clock runs in milliseconds since 1970."""

    def __init__(
        self, playlist: Playlist, viewer: Viewer, page: dict[str, str], started_at_ms: int, source: Random
    ) -> None:
        self.events: list[tuple[int, Event]] = []
        self._playlist = playlist
        self._viewer = viewer
        self._clock = started_at_ms
        self._source = source
        self._random = source.random
        identity = {"viewer": viewer.id} if viewer.id else {"visitor": viewer.visitor} if viewer.visitor else {}
        self._frame = {
            "playlist": playlist.id,
            "session": draw_uuid(source),
            **identity,
            "context": viewer.context | page,
        }
        self._seen: list[str] = []
        self._node = playlist.nodes[playlist.start_node]
        self._live: list[Hotspot] = []
        #: Media milliseconds of the node: now, at the last beat, at the next one.
        self._position = self._reported = self._beat_due = 0

    def walk(self, play_rate: float) -> list[tuple[int, Event]]:
        """All events in order, each with its time in milliseconds since 1970."""
        self._record("impression")
        if self._random() < play_rate:
            self._wait(600, 20_000)
            self._record("play")
            step: tuple[str, int] | None = (self._playlist.start_node, 0)
            while step:
                self._wait(80, 700)
                step = self._play(*step)
            # Some close the page faster than the player can tell.
            if self._random() < 0.94:
                self._wait(50, 4000)
                self._record("session_end")
        return self.events

    def _play(self, node_id: str, position: int) -> tuple[str, int] | None:
        """Play a node; where the viewer goes then: a node, and the position in it."""
        node = self._node = self._playlist.nodes[node_id]
        self._seen.append(node_id)
        self._live = [hotspot for hotspot in node.hotspots if hotspot.deleted_at_ms > self._clock + _LONGEST_PLAY_MS]
        self._jump_to(position)
        self._record("node_play", node=node_id)

        again = self._pick_seek()
        if again:
            self._play_until(self._moment(again))
            self._click(again)
            self._report()
            self._jump_to(again.seek_ms)
        mood = self._random()
        leaves = self._viewer.restlessness * (0.05 + 0.004 * len(self._seen) + 0.04 * (len(self._seen) == 1))
        if mood < leaves:
            self._play_until(self._position + int((node.duration_ms - self._position) * self._random()))
            return None
        if mood < leaves + _MENU_RATE and len(set(self._seen)) > 1:
            return self._use_menu()
        choice = self._pick_switch() if self._random() < _CHOICE_RATE else None
        if choice:
            self._play_until(self._moment(choice))
            return self._take(choice)
        self._play_until(node.duration_ms)
        return self._end()
