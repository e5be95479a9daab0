"""One visit: a viewer's walk through an interactive video, told in native events."""

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
    """A viewer in front of the player. Its clock runs in milliseconds since 1970."""

    def __init__(
        self, playlist: PlaylistStructure, viewer: Viewer, page: dict[str, str], started_at_ms: int, source: Random
    ) -> None:
        identity = {"viewer": viewer.id, "visitor": viewer.visitor}
        self._frame: RawEvent = {
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
        self._seen: list[str] = []
        self._node = self._nodes[self._start]
        self._live: list[HotspotStructure] = []
        # Media milliseconds of the node: its end, now, at the last beat, at the next one.
        self._end = self._position = self._reported = self._due = 0

    def walk(self, play_rate: float) -> list[tuple[int, RawEvent]]:
        """All events of the visit in order, each with its time in milliseconds since 1970. To be called once."""
        self._record("impression")
        if self._source.random() < play_rate:
            self._wait(600, 20_000)
            self._record("play")
            step: Step | None = (self._start, 0)
            while step:
                self._wait(80, 700)
                step = self._play(*step)
            # Some pages close faster than the player can tell.
            if self._source.random() < 0.94:
                self._wait(50, 4_000)
                self._record("session_end")
        return self._events

    def _play(self, node_id: str, position: int) -> Step | None:
        """Play a node; what comes after it, or None where the viewer leaves."""
        random = self._source.random
        self._enter(self._nodes[node_id], position)
        for hotspot in self._live:
            eager = random() < 0.14 * APPEAL.get(hotspot.id, 1)
            if hotspot.kind is HotspotKind.SEEK and eager and self._remaining(hotspot) > 0:
                self._play_until(self._moment_of(hotspot))
                self._click(hotspot)
                self._place(hotspot.seek_ms or 0)
        leave_rate = self._viewer.restlessness * (0.09 if len(self._seen) == 1 else 0.05 + 0.004 * len(self._seen))
        mood = random()
        if mood < leave_rate:
            self._play_until(self._later())
            return None
        others = [seen for seen in self._seen if seen != node_id]
        if others and mood > 0.98:
            self._play_until(self._later())
            return self._use_menu(others[int(random() * len(others))])
        choice = self._choose() if random() < 0.74 else None
        if choice:
            self._play_until(self._moment_of(choice))
            return self._take(choice)
        self._play_until(self._end)
        return self._finish()

    def _finish(self) -> Step | None:
        """The last frame: what follows on its own, or by a choice that stays open, or by starting again."""
        node = self._node
        self._record("node_end", node=node.id)
        if node.default_node:
            return self._switch(node.default_node, "LOOP" if node.default_node == node.id else "DEFAULT")
        choice = self._choose()
        if choice and self._source.random() < 0.8:
            self._wait(1_500, 20_000)
            return self._take(choice)
        if not choice and self._source.random() < 0.15:
            self._wait(1_500, 12_000)
            return self._use_menu(self._start)
        return None

    def _enter(self, node: NodeStructure, position: int) -> None:
        self._node, self._end = node, node.duration_ms or 0
        soon = EPOCH + timedelta(milliseconds=self._clock) + _NOTICE
        self._live = [hotspot for hotspot in node.hotspots if hotspot.deleted_at is None or hotspot.deleted_at > soon]
        self._seen.append(node.id)
        self._record("node_play", node=node.id)
        self._place(position)

    def _choose(self) -> HotspotStructure | None:
        """A hotspot that leads to another node and can still be clicked; rather one that is new to this viewer."""
        at_end = self._position == self._end
        options = [
            (APPEAL.get(hotspot.id, 1.0) * (0.3 if hotspot.id in self._viewer.taken else 1), hotspot)
            for hotspot in self._live
            if hotspot.kind is HotspotKind.NODE_SWITCH
            and (self._window(hotspot)[1] == self._end if at_end else self._remaining(hotspot) > 0)
        ]
        return draw(self._source, options) if options else None

    def _take(self, choice: HotspotStructure) -> Step:
        assert choice.to_node is not None, "a hotspot of this kind leads somewhere"
        self._viewer.taken.add(choice.id)
        self._click(choice)
        self._switch(choice.to_node, "CLICK", hotspot=choice.id)
        return choice.to_node, choice.seek_ms or 0

    def _use_menu(self, node: str) -> Step:
        """The page around the player has a list of chapters; it tells the player where to go."""
        return self._switch(node, "API")

    def _switch(self, to_node: str, cause: str, **details: str) -> Step:
        self._record("switch", node=self._node.id, toNode=to_node, cause=cause, **details)
        return to_node, 0

    def _play_until(self, stop: int) -> None:
        """Play on to a position, with all that appears and is clicked without leaving; ends with a beat."""
        for position, hotspot, clicked in self._marks(stop):
            self._advance(position)
            if not clicked:
                self._record("hotspot_shown", node=self._node.id, hotspot=hotspot.id)
            elif hotspot.kind is HotspotKind.PAUSE:
                self._pause(hotspot)
            else:
                self._click(hotspot)
        self._advance(stop)
        self._report()

    def _marks(self, stop: int) -> list[tuple[int, HotspotStructure, bool]]:
        """Positions before ``stop`` at which a hotspot appears (False) or is clicked without leaving (True)."""
        random = self._source.random
        marks = []
        for hotspot in self._live:
            shown_from, shown_until = self._window(hotspot)
            start, end = max(shown_from, self._position), min(shown_until, stop)
            if start < end:
                marks.append((start, hotspot, False))
                stays = hotspot.kind not in (HotspotKind.NODE_SWITCH, HotspotKind.SEEK)
                if stays and random() < 0.07 * APPEAL.get(hotspot.id, 1):
                    marks.append((start + int((end - start) * random()), hotspot, True))
        marks.sort(key=itemgetter(0))
        return marks

    def _pause(self, hotspot: HotspotStructure) -> None:
        self._report()
        self._click(hotspot)
        self._wait(3_000, 40_000)
        # The others use the player's own button.
        if self._source.random() < 0.6:
            self._click(hotspot)

    def _advance(self, position: int) -> None:
        while self._due <= position:
            self._clock += self._due - self._position
            self._position = self._due
            self._report()
        self._clock += position - self._position
        self._position = position

    def _report(self) -> None:
        if self._position > self._reported:
            span = {"from": self._reported / 1000, "to": self._position / 1000}
            self._record("watch", node=self._node.id, **span)
        self._place(self._position)

    def _place(self, position: int) -> None:
        self._position = self._reported = position
        # No timer is exact.
        self._due = position + 10_000 + int(self._source.random() * 90)

    def _click(self, hotspot: HotspotStructure) -> None:
        self._record("hotspot_click", node=self._node.id, hotspot=hotspot.id, position=self._position / 1000)

    def _window(self, hotspot: HotspotStructure) -> tuple[int, int]:
        return hotspot.shown_from_ms or 0, self._end if hotspot.shown_until_ms is None else hotspot.shown_until_ms

    def _remaining(self, hotspot: HotspotStructure) -> int:
        """Media milliseconds for which it can be clicked from here on."""
        shown_from, shown_until = self._window(hotspot)
        return shown_until - max(shown_from, self._position)

    def _moment_of(self, hotspot: HotspotStructure) -> int:
        """The position of a click, rather early."""
        start = max(self._window(hotspot)[0], self._position)
        return start + int(self._remaining(hotspot) * (0.04 + 0.96 * self._source.random() ** 1.6))

    def _later(self) -> int:
        """Some position that is still to come."""
        return self._position + int((self._end - self._position) * self._source.random())

    def _wait(self, least_ms: int, most_ms: int) -> None:
        """Lets time pass without playing; short waits are more common."""
        self._clock += least_ms + int((most_ms - least_ms) * self._source.random() ** 2.5)

    def _record(self, type: str, **details: object) -> None:
        at = (EPOCH + timedelta(milliseconds=self._clock)).isoformat(timespec="milliseconds")
        self._events.append(
            (self._clock, {"id": draw_uuid(self._source), "type": type, "at": at, **self._frame, **details})
        )


#: What is to be removed within this time is offered no more, so that no visit outlives it.
_NOTICE = timedelta(hours=6)
