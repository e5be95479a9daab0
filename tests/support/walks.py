"""Random walks through a small story, told in every way in which players tell it, right and wrong.

With few names and times, everything happens in every few sessions: nodes that follow themselves, clicks without a
switch and switches without a click, hotspots in other nodes than their own, two viewers in one session, bots.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from ivgraph.analytics.journeys.viewers import ViewerCounts
from support.behaving import count_times
from support.client import Client, open_client
from support.events import event
from support.journey_tables import read_player_events
from support.journeys import Journey, Play, PlayerEvent, read_journeys
from support.postgres import Postgres
from support.structures import save
from support.tables import connect_to

Fields = dict[str, Any]

#: Node → the seconds of its media; None if unknown.
NODES = {"hall": 20.0, "left": 10.5, "right": None, "end": 3.0, "attic": 7.0}
#: Hotspot → its node, and where it leads; None if it pauses.
HOTSPOTS = {
    "go-left": ("hall", "left"),
    "go-right": ("hall", "right"),
    "pause": ("hall", None),
    "back": ("left", "hall"),
    "again": ("right", "right"),
    "up": ("hall", "attic"),
}
DEFAULTS = {"hall": "left", "right": "right", "left": "end"}
#: What a later structure has no more.
REMOVED = {"attic", "up"}

#: The first of a playlist's days, in UTC: clocks change on the third day, in Newfoundland or in Europe.
FIRST_DAYS = [datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 3, 27, tzinfo=UTC)]
DAYS = 5
ZONES = ["UTC", "Asia/Kathmandu", "America/St_Johns", "Europe/Vienna", "Pacific/Kiritimati"]

CONTEXTS = [None, {"country": "NL"}, {"country": "NL", "device": "phone"}, {"device": "phone"}]
PEOPLE: list[Fields] = [{"viewer": "ann"}, {"viewer": "bob"}, {"visitor": "v"}, {"visitor": "w"}, {}]
CRAWLER = {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}

#: A filter, and whether it matches an event with a context. Bots match only where it names them.
Matches = Callable[[PlayerEvent, Mapping[str, Any]], bool]
FILTERS: list[tuple[Fields | None, Matches]] = [
    (None, lambda event, context: not event.bot),
    ({"country": {"in": ["NL"]}}, lambda event, context: context["country"] == "NL" and not event.bot),
    ({"not": {"country": {"in": ["NL"]}}}, lambda event, context: context["country"] != "NL" and not event.bot),
    ({"viewerKind": "AUTHENTICATED"}, lambda event, context: event.known and not event.bot),
    ({"isBot": True}, lambda event, context: event.bot),
    ({"or": [{"isBot": True}, {"device": {"in": ["phone"]}}]}, lambda event, c: event.bot or c["device"] == "phone"),
]


@dataclass(frozen=True)
class Question:
    """A period and a filter."""

    playlist: str
    start: datetime
    end: datetime
    zone: str
    filter: Fields | None
    matches: Matches
    #: What viewers or sessions must do besides, or must not do.
    behaviour: Fields | None = None
    opposite: bool = False

    @property
    def variables(self) -> Fields:
        period = {"start": self.start.isoformat(), "end": self.end.isoformat(), "timeZone": self.zone}
        return {"playlist": self.playlist, "period": period, "filter": self._whole_filter}

    @property
    def _whole_filter(self) -> Fields | None:
        if self.behaviour is None:
            return self.filter
        behaviour = {"behaviour": self.behaviour}
        return {"and": [self.filter or {}, {"not": behaviour} if self.opposite else behaviour]}


@dataclass(frozen=True)
class Walks:
    """An application with stories that viewers walked, and the naive model of the same events."""

    client: Client
    #: By playlist.
    journeys: Mapping[str, list[Journey]]
    events: Mapping[str, list[PlayerEvent]]
    contexts: Mapping[int, Mapping[str, Any]]
    #: The external id of each node and hotspot, and the internal id of each by playlist and external id.
    names: Mapping[int, str]
    ids: Mapping[tuple[str, str], int]

    def counted(self, question: Question, event: PlayerEvent) -> bool:
        """Whether a question is about an event."""
        in_period = question.start <= event.at < question.end
        matches = in_period and question.matches(event, self.contexts[event.context])
        return matches and (question.behaviour is None or self._behaves(question, event) is not question.opposite)

    def _behaves(self, question: Question, event: PlayerEvent) -> bool:
        """Whether the viewer of an event, or its session, behaves as a question asks."""
        assert question.behaviour
        by_session = question.behaviour["scope"] == "SESSION"
        bots = "isBot" in str(question.filter)
        times = 0
        for journey in self.journeys[question.playlist]:
            if journey.viewer == event.viewer and (not by_session or journey.session == event.session):
                plays = [
                    replace(
                        play,
                        event=replace(play.event, node=self.names[play.node]),
                        hotspot=self.names.get(play.hotspot),
                    )
                    for play in journey.plays
                    if question.start <= play.event.at < question.end and (bots or not play.event.bot)
                ]
                times += count_times(question.behaviour, plays)
        return times >= int(question.behaviour["atLeast"])

    def _with_names(self, play: Play) -> Play:
        """The play with external ids, as filters have them."""
        event = replace(play.event, node=self.names[play.node])
        return replace(play, event=event, hotspot=self.names.get(play.hotspot))

    def plays(self, question: Question, node: str | None = None) -> Iterator[tuple[Journey, Play]]:
        """The plays, of one node or all, that a question is about."""
        for journey in self.journeys[question.playlist]:
            for play in journey.plays:
                if node in (None, self.names[play.node]) and self.counted(question, play.event):
                    yield journey, play

    def starts(self, question: Question) -> Iterator[Journey]:
        """The sessions that a question is about."""
        for journey in self.journeys[question.playlist]:
            if journey.start and self.counted(question, journey.start):
                yield journey


def count_viewers(events: Iterator[PlayerEvent] | list[PlayerEvent]) -> Fields:
    """The distinct viewers of events, as GraphQL shows them."""
    viewers = {(event.viewer, event.known) for event in events}
    counts = ViewerCounts.of(sum(known for _, known in viewers), sum(not known for _, known in viewers))
    return {"unique": counts.unique, "authenticated": counts.authenticated, "anonymous": counts.anonymous}


def random_question(random: Random, playlist: str, *, behaving: bool = False, scope: str | None = None) -> Question:
    """Whole local days, or any quarter hours.

    Args:
        behaving: Half of the questions ask for a behaviour, too; in this scope, if one is given.
    """
    first = FIRST_DAYS[int(playlist[1:]) % 2]
    zone = random.choice(ZONES)
    if random.random() < 0.5:
        day = first.date() + timedelta(days=random.randrange(-1, DAYS))
        dates = day, day + timedelta(days=random.randrange(1, DAYS + 1))
        start, end = (datetime(date.year, date.month, date.day, tzinfo=ZoneInfo(zone)) for date in dates)
    else:
        start = first + random.randrange(DAYS * 96) * timedelta(minutes=15)
        end = start + random.choice([1, 5, 40, 96, 200, 400]) * timedelta(minutes=15)
    # Without a filter, whole days are read from rollups.
    chosen = FILTERS[0] if random.random() < 0.5 else random.choice(FILTERS)
    question = Question(playlist, start.astimezone(UTC), end.astimezone(UTC), zone, *chosen)
    if not behaving or random.random() < 0.5:
        return question
    return replace(question, behaviour=_behaviour(random, scope), opposite=random.random() < 0.3)


def _behaviour(random: Random, scope: str | None) -> Fields:
    nodes = [node for node in NODES if node not in REMOVED]
    act: Fields = random.choice(
        [
            {"visited": random.choice(nodes)},
            {"chose": random.choice(list(HOTSPOTS))},
            {"path": random.choices(nodes, k=random.randrange(1, 4))},
        ]
    )
    return act | {"scope": scope or random.choice(["VIEWER", "SESSION"]), "atLeast": random.choice([1, 1, 2])}


@asynccontextmanager
async def open_walks(postgres: Postgres, playlists: int = 4, sessions: int = 60) -> AsyncIterator[Walks]:
    """An application with some playlists, w0, w1 …"""
    names = [f"w{number}" for number in range(playlists)]
    async with postgres.clone() as dsn, open_client(dsn) as client:
        for name in names:
            await save(client, structure(name))
            told = walk(Random(name), name, sessions)
            await client.send(*(each for each, bot in told if not bot))
            await client.send(*(each for each, bot in told if bot), headers=CRAWLER)
            await save(client, structure(name, without=REMOVED))
        yield await _read_walks(client, dsn, names)


async def _read_walks(client: Client, dsn: str, playlists: list[str]) -> Walks:
    connection = await connect_to(dsn)
    ids = {row["external_id"]: row["id"] for row in await connection.fetch("select * from playlist")}
    parts = await connection.fetch(
        """select id, external_id, playlist_id from node union all select id, external_id, playlist_id from hotspot"""
    )
    contexts = {row["id"]: dict(row) for row in await connection.fetch("select * from context")}
    events = {name: await read_player_events(connection, ids[name]) for name in playlists}
    await connection.close()
    name_of = {id: name for name, id in ids.items()}
    return Walks(
        client,
        {name: read_journeys(told) for name, told in events.items()},
        events,
        contexts,
        {row["id"]: row["external_id"] for row in parts},
        {(name_of[row["playlist_id"]], row["external_id"]): row["id"] for row in parts},
    )


def structure(playlist: str, without: set[str] = frozenset()) -> Fields:  # type: ignore[assignment]
    def hotspots(node: str) -> Iterator[Fields]:
        for id, (place, to_node) in HOTSPOTS.items():
            if place == node and id not in without:
                yield {"id": id} | ({"toNode": to_node} if to_node else {"pause": True})

    return {
        "id": playlist,
        "name": playlist,
        "startNode": "hall",
        "nodes": [
            {
                "id": node,
                "name": node,
                **({"durationSeconds": duration} if duration else {}),
                **({"defaultNode": DEFAULTS[node]} if node in DEFAULTS else {}),
                "hotspots": list(hotspots(node)),
            }
            for node, duration in NODES.items()
            if node not in without
        ],
    }


def walk(random: Random, playlist: str, sessions: int) -> list[tuple[Fields, bool]]:
    """The events of random sessions, and whether each is a bot's."""
    first = FIRST_DAYS[int(playlist[1:]) % 2]
    told = [each for number in range(sessions) for each in _session(random, f"s{number % (sessions // 2)}", first)]
    return [(each | {"playlist": playlist}, bot) for each, bot in told]


def _session(random: Random, session: str, first: datetime) -> Iterator[tuple[Fields, bool]]:
    at = first + random.randrange(DAYS * 96) * timedelta(minutes=15)
    at -= random.choice([0, 0, 1, 1000]) * timedelta(milliseconds=1)
    person, bot = random.choice(PEOPLE), random.random() < 0.1
    node = random.choice(["hall", "hall", *NODES])
    for _ in range(random.choice([0, 1, 2, 3, 5, 9])):
        common = {"session": session, **person}
        if context := random.choice(CONTEXTS):
            common["context"] = context
        for each in _play(random, node, at, common):
            # Some events are about another node than the one that plays.
            yield (each | {"node": random.choice(list(NODES))} if random.random() < 0.05 else each), bot
            if "toNode" in each:
                node = each["toNode"]
        if random.random() < 0.2:
            node = random.choice(list(NODES))
        at += random.choice([1, 20, 60, 900, 7200]) * timedelta(seconds=random.choice([1, 1, 2]))
        bot = bot if random.random() < 0.95 else not bot


def _play(random: Random, node: str, at: datetime, common: Fields) -> Iterator[Fields]:
    """The events of one play, the last of which may be a switch."""
    yield event("node_play", at=at, node=node, **common)
    for _ in range(random.choice([0, 1, 1, 2])):
        start = random.choice([0, 0, 0.4, 2, 5.5, 9])
        later = at + random.choice([1, 3]) * timedelta(seconds=1)
        yield event("watch", at=later, node=node, from_=start, to=start + random.choice([0.3, 1, 4, 11, 20]), **common)
    own = [id for id, (place, _) in HOTSPOTS.items() if place == node] or ["go-left"]
    hotspot = random.choice([*own, *own, *own, *HOTSPOTS])
    shown, clicked = (at + random.choice([0, 1, 500, 2000, 9000]) * timedelta(milliseconds=1) for _ in range(2))
    for each in {hotspot, *random.choices(own, k=random.randrange(2))}:
        if random.random() < 0.7:
            yield event("hotspot_shown", at=shown, node=node, hotspot=each, **common)
    if random.random() < 0.6:
        position = {"position": random.choice([0, 0.999, 5, 10.4, 19.9, 25])} if random.random() < 0.8 else {}
        yield event("hotspot_click", at=clicked, node=node, hotspot=hotspot, **position, **common)
    if random.random() < 0.3:
        yield event("node_end", at=at + timedelta(seconds=9), node=node, **common)
    if random.random() < 0.8:
        cause = random.choice(["CLICK", "CLICK", "DEFAULT", "LOOP", "API"])
        to_node = HOTSPOTS[hotspot][1] if cause == "CLICK" else DEFAULTS.get(node)
        named = {"hotspot": hotspot} if random.random() < 0.5 else {}
        to_node = to_node or random.choice(list(NODES))
        yield event("switch", at=clicked, node=node, toNode=to_node, cause=cause, **named, **common)
