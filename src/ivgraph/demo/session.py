"""Simulates one session: a viewer's path through an interactive video, as raw events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from operator import itemgetter
from random import Random

from ivgraph.catalog.model import HotspotKind, HotspotStructure, NodeStructure, PlaylistStructure
from ivgraph.demo.audience import Viewer, draw, draw_uuid
from ivgraph.demo.story import APPEAL
from ivgraph.ingest.event import RawEvent

#: A node, and the media milliseconds at which it starts.
Step = tuple[str, int]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Session:
    """A viewer who watches a playlist. Its clock counts milliseconds since 1970."""

    def __init__(
        self, playlist: PlaylistStructure, viewer: Viewer, page: dict[str, str], started_at_ms: int, source: Random
    ) -> None:
        identity = {"viewer": viewer.id, "visitor": viewer.visitor}
        self._common_fields: RawEvent = {
            "playlist": playlist.id,
            "session": draw_uuid(source),
            **{key: value for key, value in identity.items() if value},
            "context": viewer.context | page,
        }
        self._nodes = {node.id: node for node in playlist.nodes}
        self._start = playlist.start_node or playlist.nodes[0].id
        self._viewer = viewer
        self._clock = started_at_ms
        self._source = source
        self._events: list[tuple[int, RawEvent]] = []
        self._played: list[str] = []
        self._current = self._nodes[self._start]
        self._offered: list[HotspotStructure] = []
        # Milliseconds of the node's video: its length, the playhead, and the positions of the last and next heartbeat.
        self._duration = self._position = self._last_heartbeat = self._next_heartbeat = 0

    def generate(self, play_rate: float) -> list[tuple[int, RawEvent]]:
        """All events of the session in order, each with its time in milliseconds since 1970. Call it once."""
        self._record("impression")
        if self._source.random() < play_rate:
            self._wait(600, 20_000)
            self._record("play")
            step: Step | None = (self._start, 0)
            while step:
                self._wait(80, 700)
                step = self._play(*step)
            # Some pages are closed before the player can send the last event.
            if self._source.random() < 0.94:
                self._wait(50, 4_000)
                self._record("session_end")
        return self._events

    def _play(self, node_id: str, position: int) -> Step | None:
        """Plays a node; returns the next one, or None if the viewer leaves."""
        random = self._source.random
        self._start_node(self._nodes[node_id], position)
        for hotspot in self._offered:
            eager = random() < 0.14 * APPEAL.get(hotspot.id, 1)
            if hotspot.kind is HotspotKind.SEEK and eager and self._remaining(hotspot) > 0:
                self._play_until(self._draw_click_position(hotspot))
                self._click(hotspot)
                self._set_position(hotspot.seek_ms or 0)
        leave_rate = self._viewer.restlessness * (0.09 if len(self._played) == 1 else 0.05 + 0.004 * len(self._played))
        mood = random()
        if mood < leave_rate:
            self._play_until(self._draw_later_position())
            return None
        others = [seen for seen in self._played if seen != node_id]
        if others and mood > 0.98:
            self._play_until(self._draw_later_position())
            return self._use_menu(others[int(random() * len(others))])
        choice = self._choose() if random() < 0.74 else None
        if choice:
            self._play_until(self._draw_click_position(choice))
            return self._follow(choice)
        self._play_until(self._duration)
        return self._finish()

    def _finish(self) -> Step | None:
        """Ends a node: the default node follows, or a click on the last frame, or a start from the beginning."""
        node = self._current
        self._record("node_end", node=node.id)
        if node.default_node:
            return self._switch(node.default_node, "LOOP" if node.default_node == node.id else "DEFAULT")
        choice = self._choose()
        if choice and self._source.random() < 0.8:
            self._wait(1_500, 20_000)
            return self._follow(choice)
        if not choice and self._source.random() < 0.15:
            self._wait(1_500, 12_000)
            return self._use_menu(self._start)
        return None

    def _start_node(self, node: NodeStructure, position: int) -> None:
        self._current, self._duration = node, node.duration_ms or 0
        soon = EPOCH + timedelta(milliseconds=self._clock) + _REMOVAL_NOTICE
        self._offered = [
            hotspot for hotspot in node.hotspots if hotspot.deleted_at is None or hotspot.deleted_at > soon
        ]
        self._played.append(node.id)
        self._record("node_play", node=node.id)
        self._set_position(position)

    def _choose(self) -> HotspotStructure | None:
        """Draws a hotspot that leads to another node and can still be clicked, preferably one not clicked before."""
        at_end = self._position == self._duration
        options = [
            (APPEAL.get(hotspot.id, 1.0) * (0.3 if hotspot.id in self._viewer.clicked else 1), hotspot)
            for hotspot in self._offered
            if hotspot.kind is HotspotKind.NODE_SWITCH
            and (self._window(hotspot)[1] == self._duration if at_end else self._remaining(hotspot) > 0)
        ]
        return draw(self._source, options) if options else None

    def _follow(self, choice: HotspotStructure) -> Step:
        assert choice.to_node is not None, "a hotspot of this kind leads somewhere"
        self._viewer.clicked.add(choice.id)
        self._click(choice)
        self._switch(choice.to_node, "CLICK", hotspot=choice.id)
        return choice.to_node, choice.seek_ms or 0

    def _use_menu(self, node: str) -> Step:
        """Chooses from the list of chapters on the page, which calls the player's API."""
        return self._switch(node, "API")

    def _switch(self, to_node: str, cause: str, **details: str) -> Step:
        self._record("switch", node=self._current.id, toNode=to_node, cause=cause, **details)
        return to_node, 0

    def _play_until(self, stop: int) -> None:
        """Plays to a position, with the hotspots that appear or are clicked on the way; ends with a heartbeat."""
        for position, hotspot, clicked in self._moments(stop):
            self._advance(position)
            if not clicked:
                self._record("hotspot_shown", node=self._current.id, hotspot=hotspot.id)
            elif hotspot.kind is HotspotKind.PAUSE:
                self._pause(hotspot)
            else:
                self._click(hotspot)
        self._advance(stop)
        self._send_heartbeat()

    def _moments(self, stop: int) -> list[tuple[int, HotspotStructure, bool]]:
        """Positions before ``stop`` at which a hotspot appears (False), or is clicked without leaving (True)."""
        random = self._source.random
        moments = []
        for hotspot in self._offered:
            shown_from, shown_until = self._window(hotspot)
            start, end = max(shown_from, self._position), min(shown_until, stop)
            if start < end:
                moments.append((start, hotspot, False))
                stays = hotspot.kind not in (HotspotKind.NODE_SWITCH, HotspotKind.SEEK)
                if stays and random() < 0.07 * APPEAL.get(hotspot.id, 1):
                    moments.append((start + int((end - start) * random()), hotspot, True))
        moments.sort(key=itemgetter(0))
        return moments

    def _pause(self, hotspot: HotspotStructure) -> None:
        self._send_heartbeat()
        self._click(hotspot)
        self._wait(3_000, 40_000)
        # The other viewers resume with the player's own button.
        if self._source.random() < 0.6:
            self._click(hotspot)

    def _advance(self, position: int) -> None:
        while self._next_heartbeat <= position:
            self._clock += self._next_heartbeat - self._position
            self._position = self._next_heartbeat
            self._send_heartbeat()
        self._clock += position - self._position
        self._position = position

    def _send_heartbeat(self) -> None:
        if self._position > self._last_heartbeat:
            span = {"from": self._last_heartbeat / 1000, "to": self._position / 1000}
            self._record("watch", node=self._current.id, **span)
        self._set_position(self._position)

    def _set_position(self, position: int) -> None:
        self._position = self._last_heartbeat = position
        # No timer is exact.
        self._next_heartbeat = position + 10_000 + int(self._source.random() * 90)

    def _click(self, hotspot: HotspotStructure) -> None:
        self._record("hotspot_click", node=self._current.id, hotspot=hotspot.id, position=self._position / 1000)

    def _window(self, hotspot: HotspotStructure) -> tuple[int, int]:
        return hotspot.shown_from_ms or 0, self._duration if hotspot.shown_until_ms is None else hotspot.shown_until_ms

    def _remaining(self, hotspot: HotspotStructure) -> int:
        """For how many milliseconds of video the hotspot can still be clicked."""
        shown_from, shown_until = self._window(hotspot)
        return shown_until - max(shown_from, self._position)

    def _draw_click_position(self, hotspot: HotspotStructure) -> int:
        """Draws the position of a click; early ones are more likely."""
        start = max(self._window(hotspot)[0], self._position)
        return start + int(self._remaining(hotspot) * (0.04 + 0.96 * self._source.random() ** 1.6))

    def _draw_later_position(self) -> int:
        """Draws a position after the playhead."""
        return self._position + int((self._duration - self._position) * self._source.random())

    def _wait(self, least_ms: int, most_ms: int) -> None:
        """Lets time pass without playing; short waits are more likely."""
        self._clock += least_ms + int((most_ms - least_ms) * self._source.random() ** 2.5)

    def _record(self, type: str, **details: object) -> None:
        at = (EPOCH + timedelta(milliseconds=self._clock)).isoformat(timespec="milliseconds")
        self._events.append(
            (self._clock, {"id": draw_uuid(self._source), "type": type, "at": at, **self._common_fields, **details})
        )


#: A hotspot that will be deleted within this time is not shown, so that no session outlives it.
_REMOVAL_NOTICE = timedelta(hours=6)
