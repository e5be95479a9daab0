"""Sessions that walk a story, as players report them: some exactly, some late, some not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from oracle.place import NOW, Place, random_instant

#: Sessions whose viewers have ids of their own. There are few: two tabs may share one, and some come back weeks later.
SESSIONS = [f"s{number}" for number in range(1, 9)]

#: No event may be older, or be further ahead of the server's clock.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), NOW + timedelta(hours=24)

#: Time between two events, in milliseconds.
PAUSES = [0, 0, 1, 400, 1_000, 1_000, 2_600, 10_000, 61_000]
#: Rarely: past the quarter hour, the half hour, the day and the month.
LONG_PAUSES = [899_999, 900_000, 1_800_000, 86_400_000, 31 * 86_400_000]

#: Seconds of media that are watched at a time.
BEATS = [0.001, 0.4, 1, 2.5, 10, 10]

#: Plays of a session. Paths are stored literally up to 64 nodes.
LENGTHS = [0, 1, 1, 2, 3, 4, 5, 8, 12]

#: What some players do not report.
SILENCES: list[set[str]] = [
    set(),
    set(),
    set(),
    {"switch"},
    {"hotspot_click"},
    {"hotspot_shown"},
    {"node_play"},
    {"watch"},
]


class Walk:
    """One session."""

    def __init__(
        self,
        random: Random,
        place: Place,
        story: Mapping[str, Any],
        person: Mapping[str, str],
        context: Mapping[str, Any],
        *,
        bot: bool,
        saved: bool,
    ) -> None:
        """``saved``: whether the story is ever saved, so that events may name hotspots in any node."""
        self.random = random
        self.saved = saved
        self.nodes = {node["id"]: node for node in story["nodes"]}
        self.person = dict(person)
        if len(person) > 1:
            self.person["session"] = random.choice(SESSIONS)
        self.context = context
        self.bot = bot
        self.silent = random.choice(SILENCES)
        #: This player reports a node before the switch that leads to it.
        self.plays_first = random.random() < 0.2
        start = (
            NOW - timedelta(minutes=random.randint(0, 45)) if random.random() < 0.2 else random_instant(random, place)
        )
        self.clock = min(max(start, EARLIEST), LATEST)
        self.node: str = story["startNode"] if random.random() < 0.8 else random.choice([*self.nodes, "extra"])
        self.events: list[dict[str, Any]] = []
        #: What this player tells of a node once the next one plays.
        self.owed: list[dict[str, Any]] = []

    def events_of(self, length: int, contexts: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The events of so many plays, without ids."""
        random = self.random
        if random.random() < 0.7:
            self.tell("impression")
            self.tell("play")
        for _ in range(length):
            self.play()
            if not self.leave():
                break
            if random.random() < 0.05:
                self.person["viewer"] = random.choice(["ann", "cat"])
            if random.random() < 0.1:
                self.context = random.choice(contexts)
        self.pay()
        if random.random() < 0.4:
            self.tell("session_end")
        return self.events

    def play(self) -> None:
        """Plays some of a node."""
        random = self.random
        self.tell("node_play")
        self.pay()
        shown = self.hotspots()
        for hotspot in shown:
            if random.random() < 0.7:
                self.tell("hotspot_shown", hotspot=hotspot["id"])
        if random.random() < 0.02:  # more marks than count
            for _ in range(70):
                self.tell(
                    random.choice(["hotspot_click", "hotspot_shown"]),
                    hotspot=random.choice([*self.ids(), f"{self.node}-more"]),
                )
        position = 0.0 if random.random() < 0.8 else float(random.randint(0, 15))
        for _ in range(random.choice([0, 1, 1, 2, 4])):
            end = position + random.choice(BEATS)
            self.tell("watch", **{"from": position, "to": end})
            position = end if random.random() < 0.8 else float(random.randint(0, 15))

    def leave(self) -> bool:
        """Goes on to another node, unless the viewer stays."""
        random = self.random
        here = self.nodes.get(self.node, {"hotspots": []})
        leading = [hotspot for hotspot in here["hotspots"] if "toNode" in hotspot]
        way = random.choice(["click", "click", "click", "default", "default", "loop", "api", "silence", "exit", "exit"])
        if random.random() < 0.15 and (hotspots := self.ids()):  # a click that leads nowhere
            self.click(random.choice(hotspots))
        match way:
            case "click" if leading:
                hotspot = random.choice(leading)
                there = hotspot["toNode"] if random.random() < 0.9 else random.choice([*self.nodes])
                if random.random() < 0.8:
                    self.click(hotspot["id"])
                self.switch(there, "CLICK", **({"hotspot": hotspot["id"]} if random.random() < 0.6 else {}))
            case "default":
                self.tell("node_end")
                there = here.get("defaultNode", random.choice([*self.nodes]))
                self.switch(there, "DEFAULT")
            case "loop":
                there = self.node
                self.switch(there, "LOOP")
            case "api":
                there = random.choice([*self.nodes])
                self.switch(there, "API")
            case "silence":
                there = random.choice([*self.nodes, "extra"])
            case _:
                if random.random() < 0.3:
                    self.tell("node_end")
                if random.random() < 0.1:  # a switch that no play follows
                    self.switch(random.choice([*self.nodes]), "CLICK")
                return False
        if random.random() < 0.1:  # told when the next node plays already
            self.owe("watch", **{"from": 0, "to": 3})
        self.node = there
        return True

    def click(self, hotspot: str) -> None:
        position = {"position": self.random.choice([0, 1.999, 2, 7.5])} if self.random.random() < 0.8 else {}
        (self.owe if self.plays_first else self.tell)("hotspot_click", hotspot=hotspot, **position)

    def switch(self, there: str, cause: str, **fields: Any) -> None:
        (self.owe if self.plays_first else self.tell)("switch", toNode=there, cause=cause, **fields)

    def hotspots(self) -> list[dict[str, Any]]:
        """Those of the node, and sometimes one that is elsewhere by now."""
        found = list(self.nodes.get(self.node, {"hotspots": []})["hotspots"])
        others = [hotspot for node in self.nodes.values() for hotspot in node["hotspots"]]
        if self.saved and others and self.random.random() < 0.1:
            found.append(self.random.choice(others))
        return found

    def ids(self) -> list[str]:
        return [hotspot["id"] for hotspot in self.hotspots()]

    def owe(self, type: str, **fields: Any) -> None:
        self.owed.append({"type": type, "node": self.node, **fields})

    def pay(self) -> None:
        owed, self.owed = self.owed, []
        for fields in owed:
            self.tell(**fields)

    def tell(self, type: str, **fields: Any) -> None:
        """An event, some time after the one before."""
        random = self.random
        pause = random.choice(LONG_PAUSES if random.random() < 0.01 else PAUSES)
        self.clock = min(self.clock + timedelta(milliseconds=pause), LATEST)
        if type in self.silent or random.random() < 0.03:
            return
        at = self.clock
        if random.random() < 0.03:  # the clock of the player was set back
            at = max(at - timedelta(milliseconds=random.choice([1, 5_000, 3_600_000])), EARLIEST)
        if random.random() < 0.05:  # not at a whole millisecond
            at += timedelta(microseconds=random.choice([1, 999]))
        node = {} if type in ("impression", "play", "session_end") else {"node": self.node}
        self.events.append(
            {"type": type, "at": min(at, LATEST).isoformat(), "playlist": "story", **node, **fields, **self.person}
            | {**self.context, "bot": self.bot}
        )
