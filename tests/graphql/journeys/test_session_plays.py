"""How sessions played nodes, which the diagnosis reads, against a recount of random videos."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from random import Random

from ivgraph.analytics.journeys.diagnosis.session_plays import (
    HELD_ROUNDS,
    SessionPlays,
    SessionPlaysKey,
    SessionPlaysQuery,
    read_session_plays,
)
from ivgraph.analytics.period import Period
from oracle.place import NOW
from oracle.test_every_number import report
from oracle.viewers import journeys
from oracle.world import random_walks
from support.client import Client
from support.events import event
from support.journeys import Journey
from support.tables import connect_to

WORLDS = range(12)
HALF_AN_HOUR = timedelta(minutes=30)


async def test_what_sessions_played_equals_a_recount(client: Client, database_url: str) -> None:
    connection = await connect_to(database_url)
    compared = 0
    for seed in WORLDS:
        random = Random(seed)
        world = random_walks(random)
        playlist = await report(client, world)
        id = await connection.fetchval("select id from playlist where external_id = $1", playlist)
        rows = await connection.fetch("select id, external_id from node where playlist_id = $1", id)
        names = {row["id"]: row["external_id"] for row in rows}
        starts = sorted(journey.start.at for journey in journeys(world) if journey.start)
        for _ in range(4 if starts else 0):
            start, end = sorted(random.choice(starts) + random.choice([0, 0, 1]) * HALF_AN_HOUR for _ in range(2))
            sessions = [each for each in journeys(world) if each.start and start <= each.start.at < end]

            query, key = SessionPlaysQuery(Period(start, end, "UTC"), NOW - HALF_AN_HOUR), SessionPlaysKey(id or 0, 0)
            read = (await read_session_plays(client.services.database, query, None, [key]))[key]

            told = {names[node]: plays for node, plays in read.items()}
            assert told == _session_plays(each for each in sessions if each.start and not each.start.bot), seed
            compared += len(told)
    assert compared > 25
    await connection.close()


def _session_plays(sessions: Iterable[Journey]) -> dict[str, SessionPlays]:
    found = defaultdict[str, list[int]](lambda: [0] * 8)
    for journey in sessions:
        found[journey.walk[0]][0] += 1
        for node in set(journey.walk):
            rounds = journey.walk.count(node) - 1
            found[node][1] += 1
            if rounds >= HELD_ROUNDS:
                found[node][2] += 1
                found[node][3] += rounds
        for number, play in enumerate(journey.plays):
            after = sum(len(later.watched) for later in journey.plays[number + 1 :])
            found[play.node][4] += not play.is_exit
            found[play.node][5] += 0 if play.is_exit else after
            found[play.node][6] += play.is_exit and not journey.is_going_on(NOW)
            found[play.node][7] += len(play.watched)
    return {node: SessionPlays(*counts) for node, counts in found.items()}


async def test_a_part_of_many_sessions_is_read(client: Client, database_url: str) -> None:
    for number in range(40):
        await client.send(event("node_play", session=f"session {number}"))
    connection = await connect_to(database_url)
    even = await connection.fetchval("select count(*) from journey where id & 1 = 0")
    playlist = await connection.fetchval("select id from playlist")

    query = SessionPlaysQuery(Period(NOW - HALF_AN_HOUR, NOW, "UTC"), NOW)
    read = await read_session_plays(client.services.database, query, None, [SessionPlaysKey(playlist, 1)])

    assert 0 < sum(plays.beginnings for plays in read[SessionPlaysKey(playlist, 1)].values()) == even < 40
    await connection.close()
