"""Small random audiences that walk a small story: with few names and times, everything happens in every few cases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from oracle.recount import Span
from support.client import Client, open_client
from support.events import event
from support.journeys import PlayerEvent
from support.postgres import Postgres
from support.structures import save

Fields = dict[str, Any]

NODES = ["start", "hall", "garden", "tower", "attic"]
#: Each hotspot with its node and where it leads.
HOTSPOTS = {
    "to-hall": ("start", "hall"),
    "to-garden": ("start", "garden"),
    "stay": ("start", "start"),
    "up": ("hall", "tower"),
    "back": ("garden", "start"),
    "look": ("hall", None),
}
DEFAULTS = {"start": "hall", "garden": "garden"}
#: As the structure says: attic can't be reached.
LEVELS = {"start": 1, "hall": 2, "garden": 2, "tower": 3}
ENDINGS = {"tower", "attic"}
DURATION_SECONDS = 20

#: The first day that anything happens on, in UTC.
FIRST_DAY = datetime(2026, 3, 27, tzinfo=UTC)
CONTEXTS = [None, {"country": "AT"}, {"country": "NP", "device": "phone"}, {"device": "phone"}]
VIEWERS: list[Fields] = [{"viewer": "ann"}, {"viewer": "bob"}, {"visitor": "v1"}, {"visitor": "v2"}, {}]
CRAWLER = {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}


def structure(playlist: str) -> Fields:
    def hotspots(node: str) -> Iterator[Fields]:
        for id, (place, to_node) in HOTSPOTS.items():
            if place == node:
                yield {"id": id} | ({"toNode": to_node} if to_node else {"pause": True})

    return {
        "id": playlist,
        "name": playlist,
        "startNode": "start",
        "nodes": [
            {
                "id": node,
                "name": node,
                "durationSeconds": DURATION_SECONDS,
                "defaultNode": DEFAULTS.get(node),
                "hotspots": list(hotspots(node)),
            }
            for node in NODES
        ],
    }


def wander(random: Random, playlist: str, sessions: int) -> list[Fields]:
    """The events of random sessions, each with its bot."""
    return [
        each | {"playlist": playlist, "bot": bot}
        for number in range(sessions)
        for bot in [random.random() < 0.1]
        for each in _session(random, f"s{number % 7}")
    ]


def _session(random: Random, session: str) -> Iterator[Fields]:
    at = FIRST_DAY + random.randrange(4 * 24) * timedelta(hours=1) + random.choice([0, 1, 899]) * timedelta(seconds=1)
    common = {"session": session, **random.choice(VIEWERS)}
    if context := random.choice(CONTEXTS):
        common["context"] = context
    if random.random() < 0.7:
        yield event("impression", at=at, **common)
    if random.random() < 0.7:
        yield event("play", at=at, **common)
    node = random.choice(["start", "start", "start", *NODES])
    for _ in range(random.randrange(6)):
        at += random.choice([0, 1, 10, 600, 1800]) * timedelta(seconds=1)
        yield event("node_play", at=at, node=node, **common)
        if random.random() < 0.5:
            end = random.choice([5, 20])
            yield event("watch", at=at + timedelta(seconds=5), node=node, from_=0, to=end, **common)
        at += timedelta(seconds=random.choice([1, 7]))
        ways = [hotspot for hotspot, (place, _) in HOTSPOTS.items() if place == node]
        hotspot = random.choice(ways) if ways else None
        if hotspot and random.random() < 0.3:
            yield event("hotspot_shown", at=at, node=node, hotspot=random.choice(ways), **common)
        if hotspot and random.random() < 0.8:
            yield event("hotspot_shown", at=at, node=node, hotspot=hotspot, **common)
            at += timedelta(seconds=random.choice([0, 1, 2]))
            yield event("hotspot_click", at=at, node=node, hotspot=hotspot, **common)
            to_node = HOTSPOTS[hotspot][1] or random.choice(NODES)
            if random.random() < 0.8:
                cause = random.choice(["CLICK", "CLICK", "API"])
                yield event("switch", at=at, node=node, toNode=to_node, cause=cause, hotspot=hotspot, **common)
        else:
            to_node = DEFAULTS.get(node) or random.choice(NODES)
            yield event("switch", at=at, node=node, toNode=to_node, cause="DEFAULT", **common)
        node = to_node


def wander_all(playlists: Sequence[str], sessions: int = 30) -> dict[str, list[Fields]]:
    """The events of each playlist, which depend on its name alone."""
    return {playlist: wander(Random(playlist), playlist, sessions) for playlist in playlists}


@asynccontextmanager
async def open_stories(postgres: Postgres, events: Mapping[str, Sequence[Fields]]) -> AsyncIterator[Client]:
    """A client of an application that has the events of these playlists."""
    async with postgres.clone() as dsn, open_client(dsn) as client:
        await send_all(client, [each for sent in events.values() for each in sent], *events)
        yield client


async def send_all(client: Client, events: Iterable[Fields], *playlists: str) -> None:
    """Saves the story for each playlist, and sends the events, those of bots as a crawler."""
    for playlist in playlists:
        await save(client, structure(playlist))
    for bot, headers in ((False, None), (True, CRAWLER)):
        sent = [{name: value for name, value in each.items() if name != "bot"} for each in events if each["bot"] is bot]
        if sent:
            await client.send(*sent, headers=headers)


def random_period(random: Random) -> tuple[dict[str, Any], Span]:
    """A period of days or of quarter hours, as GraphQL takes it, and the same as two instants."""
    zone = random.choice(["UTC", "Asia/Kathmandu", "America/St_Johns", "Europe/Berlin"])
    start = FIRST_DAY + timedelta(minutes=15 * random.randrange(-10, 4 * 96))
    end = start + timedelta(minutes=15 * random.randrange(1, 3 * 96))
    if random.random() < 0.5:
        day = start.astimezone(ZoneInfo(zone)).date()
        last = day + timedelta(days=random.randrange(3))
        first_at = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        after = last + timedelta(days=1)
        end_at = datetime(after.year, after.month, after.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        return {"firstDay": str(day), "lastDay": str(last), "timeZone": zone}, Span(first_at, end_at)
    return {"start": start.isoformat(), "end": end.isoformat(), "timeZone": zone}, Span(start, end)


def person(event: Mapping[str, Any]) -> tuple[str, str]:
    """Who did it: by the viewer's id, the visitor's or the session's."""
    kind = next(kind for kind in ("viewer", "visitor", "session") if kind in event)
    return kind, event[kind]


def to_model(event: Mapping[str, Any]) -> PlayerEvent:
    """The event as the model of journeys takes it, with external ids."""
    return PlayerEvent(
        at=datetime.fromisoformat(event["at"]),
        id=UUID(event["id"]),
        type=event["type"],
        session=event["session"],
        viewer=person(event),
        known="viewer" in event,
        context=event.get("context", {}),
        bot=event["bot"],
        node=event.get("node"),
        hotspot=event.get("hotspot"),
        to_node=event.get("toNode"),
        cause=event["cause"].lower() if "cause" in event else None,
        watched_from_ms=round(event.get("from", 0) * 1000),
        watched_to_ms=round(event.get("to", 0) * 1000),
    )
