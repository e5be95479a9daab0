"""The limits on what events from the network may create, on one server or several."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ivgraph.catalog.model import HotspotStructure, NodeStructure, PlaylistStructure
from ivgraph.catalog.structures import save_structure
from support.asking import ask
from support.client import NOW, Client, open_client
from support.command import run
from support.events import event
from support.faults import Section, fault
from support.kaltura import request
from support.proof import differences, wrong_sizes
from support.tables import Connection, connect_to, wait_for_lock

STRUCTURE = PlaylistStructure(
    id="story", start_node="opening", nodes=(NodeStructure(id="opening", hotspots=(HotspotStructure(id="left"),)),)
)

STATUS = "{ ingestStatus(period: { preset: TODAY }) { accepted duplicate rejected rejectedBy { code count } } }"
OF_PEOPLE = """
{ playlist(id: "p1") { metrics(period: { preset: TODAY }, filter: { isBot: false }) { plays } } }
"""
CONTEXTS = """
select country, device, domain, bot, sum(plays)
  from context
  join visit on visit.playlist_id = context.playlist_id and visit.context_id = context.id
 where visit.subject_id = visit.playlist_id
 group by country, device, domain, bot
"""


@pytest.fixture
async def connection(database_url: str) -> AsyncIterator[Connection]:
    """A connection to the test's database, beside those of the servers."""
    connection = await connect_to(database_url)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def two_servers(database_url: str, **settings: Any) -> AsyncIterator[tuple[Client, Client]]:
    """Two servers of the same settings on a database."""
    async with open_client(database_url, **settings) as one, open_client(database_url, **settings) as other:
        yield one, other


async def post(client: Client, *events: dict[str, Any]) -> list[str]:
    """What became of each event: its code, where it was rejected, else its status."""
    response = await client.http.post("/v1/events", json=events)
    assert response.status_code == 200, response.text
    return [verdict.get("code") or verdict["status"] for verdict in response.json()["events"]]


async def post_at_once(clients: Sequence[Client], batches: Sequence[Sequence[dict[str, Any]]]) -> Counter[str]:
    """How many events of all requests met which verdict; the servers take turns to get one."""
    answers = await asyncio.gather(
        *(post(clients[number % len(clients)], *batch) for number, batch in enumerate(batches))
    )
    return Counter(verdict for answer in answers for verdict in answer)


def plays(*playlists: str, **fields: Any) -> list[dict[str, Any]]:
    return [event("play", playlist=playlist, **fields) for playlist in playlists]


def numbered(name: str, numbers: range) -> list[str]:
    return [f"{name} {number}" for number in numbers]


@fault(
    Section.STRANGERS,
    "Events name thousands of unknown playlists",
    client="200; a verdict TOO_MANY_PLAYLISTS for the events beyond the limit, which may be sent again later",
    others="The other events of the same body are stored; known playlists' events wait for nobody",
    recovery="By itself within an hour; once there are as many in all as may be, when their structures are saved",
)
async def test_new_playlists_of_an_hour_are_bounded_whatever_servers_they_come_to(
    database_url: str, connection: Connection
) -> None:
    async with two_servers(database_url, max_new_playlists_per_hour=50) as servers:
        batches = [plays(*numbered(f"p{number}", range(10)), "a shared one") for number in range(20)]
        verdicts = await post_at_once(servers, batches)
        created = {row["external_id"] for row in await connection.fetch("select external_id from playlist")}
        assert len(created) == 50
        # While one server creates the shared one, the other passes its events over, and may take all the room by then.
        accepted = sum(play["playlist"] in created for batch in batches for play in batch)
        assert accepted in (50, 49 + 20)
        assert verdicts == {"accepted": accepted, "TOO_MANY_PLAYLISTS": 220 - accepted}
        # What is there goes on.
        assert await post(servers[0], *plays(*created)) == ["accepted"] * 50
        assert await post(servers[1], *plays("another")) == ["TOO_MANY_PLAYLISTS"]
    async with open_client(
        database_url, now=NOW + timedelta(hours=1, seconds=1), max_new_playlists_per_hour=50
    ) as later:
        assert await post(later, *plays("another")) == ["accepted"]
        assert await wrong_sizes(later.services.database) == []
        assert await differences(later.services.database) == []


async def test_unknown_playlists_are_bounded_in_all_and_those_with_a_structure_do_not_count(
    database_url: str, connection: Connection
) -> None:
    hours = iter(range(1_000))
    async with two_servers(
        database_url, now=lambda: NOW + timedelta(hours=2 * next(hours)), max_unknown_playlists=20
    ) as servers:
        batches = [plays(f"p{number}", "known", at=NOW) for number in range(60)]
        await save_structure(servers[0].services.database, PlaylistStructure(id="known"), NOW)
        assert await post_at_once(servers, batches) == {"accepted": 80, "TOO_MANY_PLAYLISTS": 40}
        assert await connection.fetchval("select count(*) from playlist where not listed") == 20
        refused = event("play", playlist="refused")
        assert await post(servers[0], refused) == ["TOO_MANY_PLAYLISTS"]
        # A structure makes a playlist known: its own, or one that makes room.
        await save_structure(servers[0].services.database, PlaylistStructure(id="refused"), NOW)
        assert await post(servers[1], refused) == ["accepted"]
        assert await post(servers[1], refused) == ["duplicate"]


async def test_of_a_batch_the_first_playlists_get_the_room_and_all_others_are_stored(database_url: str) -> None:
    async with open_client(database_url, max_new_playlists_per_hour=2) as client:
        verdicts = await post(client, *plays("z", "b", "a", "z", "a"))
        assert verdicts == ["accepted", "accepted", "TOO_MANY_PLAYLISTS", "accepted", "TOO_MANY_PLAYLISTS"]
        found = await client.ask(STATUS)
        assert found["ingestStatus"] == {
            "accepted": 3,
            "duplicate": 0,
            "rejected": 2,
            "rejectedBy": [{"code": "TOO_MANY_PLAYLISTS", "count": 2}],
        }
        listed = await client.ask("{ rejections { playlist code field reason } }")
        assert [each["playlist"] for each in listed["rejections"]] == ["a", "a"]
        assert "IVGRAPH_MAX_NEW_PLAYLISTS_PER_HOUR" in listed["rejections"][0]["reason"]


async def test_events_of_known_playlists_do_not_wait_for_creators_of_others(
    database_url: str, connection: Connection
) -> None:
    async with open_client(database_url) as client:
        assert await post(client, *plays("known")) == ["accepted"]
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock(-3)")
            creating = asyncio.create_task(post(client, *plays("new", "known")))
            await wait_for_lock(connection)
            # Also those that no process has met yet.
            assert await post(client, *plays("known"), event("node_play", playlist="known")) == ["accepted"] * 2
            async with open_client(database_url) as other:
                assert await post(other, *plays("known")) == ["accepted"]
            assert not creating.done()
        assert await creating == ["accepted", "accepted"]
        assert await differences(client.services.database) == []


async def test_a_full_server_refuses_new_playlists_without_waiting(database_url: str, connection: Connection) -> None:
    async with open_client(database_url, max_unknown_playlists=1) as client:
        assert await post(client, *plays("first")) == ["accepted"]
        async with connection.transaction():
            await connection.execute("select pg_advisory_xact_lock(-3)")
            assert await post(client, *plays("second")) == ["TOO_MANY_PLAYLISTS"]


@fault(
    Section.STRANGERS,
    "Events name thousands of nodes or hotspots that their playlist's structure lacks",
    client="200; a verdict TOO_MANY_NODES or TOO_MANY_HOTSPOTS for the events beyond the limit",
    others="The other events of the same body are stored",
    recovery="Save a structure that has them, then send the events again",
)
async def test_nodes_and_hotspots_beside_the_structure_are_bounded(database_url: str, connection: Connection) -> None:
    async with two_servers(database_url, max_unlisted_nodes=30, max_unlisted_hotspots=40) as servers:
        database = servers[0].services.database
        await save_structure(database, STRUCTURE, NOW)
        batches = [
            [event("node_play", node=f"n{number} {i}") for i in range(7)]
            + [event("switch", node="opening", toNode=f"t{number}")]
            + [event("hotspot_click", node="opening", hotspot=f"h{number} {i}") for i in range(9)]
            + [event("hotspot_click")]
            for number in range(10)
        ]
        verdicts = await post_at_once(servers, batches)
        assert verdicts == {"accepted": 80, "TOO_MANY_NODES": 50, "TOO_MANY_HOTSPOTS": 50}
        assert await connection.fetchval("select count(*) from node where not listed") == 30
        assert await connection.fetchval("select count(*) from hotspot where not listed") == 40
        assert await wrong_sizes(database) == []
        # Each playlist has its own room.
        assert await post(servers[1], event("hotspot_click", playlist="other")) == ["accepted"]
        # What the structure has is unlimited, and what was refused can be sent again.
        refused = [event("node_play", node=f"later {number}") for number in range(50)]
        assert await post(servers[0], *refused) == ["TOO_MANY_NODES"] * 50
        nodes = tuple(NodeStructure(id=raw["node"]) for raw in refused)
        await save_structure(database, PlaylistStructure(id="story", nodes=nodes), NOW)
        assert await post(servers[1], *refused) == ["accepted"] * 50
        assert await post(servers[0], *refused) == ["duplicate"] * 50
        assert await wrong_sizes(database) == []
        assert await differences(database) == []


async def test_what_repeats_an_event_that_is_refused_is_refused_too(database_url: str, connection: Connection) -> None:
    async with open_client(database_url, max_unlisted_nodes=1) as client:
        stored = event("node_play", node="first")
        assert await post(client, stored) == ["accepted"]
        refused = event("node_play", node="second")
        assert await post(client, refused, refused, stored) == ["TOO_MANY_NODES", "TOO_MANY_NODES", "duplicate"]
        # What is stored is no new node's, whatever it is said to be the next time.
        assert await post(client, stored | {"node": "second"}) == ["duplicate"]
        assert await connection.fetchval("select count(*) from node") == 1
        # Of those that are named the same the first that can be stored is.
        assert await post(client, refused, refused | {"node": "first"}, refused | {"node": "first"}) == [
            "TOO_MANY_NODES",
            "accepted",
            "duplicate",
        ]
        assert await differences(client.services.database) == []


@fault(
    Section.STRANGERS,
    "Events of a playlist have thousands of different contexts, such as invented domains",
    client="Nothing: the events are stored",
    others="Filtered queries take no longer; of contexts beyond the limit the rarest values are `other`",
    recovery="None is needed: totals stay exact, and only those values are lost",
)
async def test_contexts_are_bounded_and_the_rarest_values_become_other(
    database_url: str, connection: Connection
) -> None:
    async with two_servers(database_url, max_contexts=60) as servers:
        usual = [{"country": country, "device": "phone", "domain": "a.example"} for country in ("NL", "AT", "CH")]
        await post(servers[0], *(event("play", context=context) for context in usual))
        flood = [
            [event("play", context={"country": "NL", "device": "phone", "domain": f"{number}-{i}.example"})]
            for number in range(10)
            for i in range(30)
        ]
        assert await post_at_once(servers, flood) == {"accepted": 300}
        found = {tuple(row[:4]): int(row[4]) for row in await connection.fetch(CONTEXTS)}
        assert sum(found.values()) == 303
        assert len(found) == 55  # nine tenths of the room, and one
        assert found["NL", "phone", "other", False] == 300 - (54 - 3)
        # A new viewer still has a country and a device.
        lucky = {"country": "AT", "device": "phone", "domain": "b.example"}
        await post(servers[1], event("play", context=lucky), event("play", context=usual[2]))
        found = {tuple(row[:4]): int(row[4]) for row in await connection.fetch(CONTEXTS)}
        assert found["AT", "phone", "other", False] == 1
        assert found["CH", "phone", "a.example", False] == 2
        assert await wrong_sizes(servers[0].services.database) == []
        assert await differences(servers[0].services.database) == []


async def test_contexts_stay_within_the_bound_whatever_varies(database_url: str, connection: Connection) -> None:
    async with two_servers(database_url, max_contexts=40) as servers:
        flood = [
            [
                event("play", playlist=f"p{number % 2}", context={"region": f"R{i}", "device": f"d{number}{i}"})
                for i in range(25)
            ]
            for number in range(12)
        ]
        assert await post_at_once(servers, flood) == {"accepted": 300}
        crawler = {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"}
        await servers[0].send(event("play", playlist="p1", context={"region": "X"}), headers=crawler)
        sizes = await connection.fetch("select playlist_id, count(*) from context group by playlist_id")
        assert [size[1] for size in sizes if size[1] > 40] == []
        assert await connection.fetchval("select count(*) from context where region = 'other' and bot") == 1
        for server in servers:
            assert await wrong_sizes(server.services.database) == []
            assert await differences(server.services.database) == []
        assert (await servers[1].ask(OF_PEOPLE))["playlist"]["metrics"]["plays"] == 150


async def test_a_context_that_was_made_coarse_is_not_taken_for_stored(
    database_url: str, connection: Connection
) -> None:
    async with open_client(database_url, max_contexts=20) as client:
        for number in range(40):
            await post(client, event("play", context={"domain": f"{number}.example"}))
        for _ in range(2):
            assert await post(client, event("play", context={"domain": "39.example"})) == ["accepted"]
        lost = "select count(*) from event left join context on context.id = context_id where context.id is null"
        assert await connection.fetchval(lost) == 0


@fault(
    Section.STRANGERS,
    "Events are dated in months long past, each of which needs a partition",
    client="200; a verdict TIME_TOO_OLD for these events",
    others="The other events of the same body are stored",
    recovery="Correct the times, or import the old events",
)
async def test_months_long_past_are_refused(database_url: str, connection: Connection) -> None:
    earliest = datetime.fromisoformat("2026-08-01T00:00:00Z")
    async with open_client(database_url, max_age_months=3) as client:
        times = [earliest, earliest - timedelta(microseconds=1), NOW, datetime.fromisoformat("2001-01-01T00:00:00Z")]
        old = event("play", at=times[1])
        verdicts = await post(client, *(event("play", at=at) for at in times), old, old)
        assert verdicts == ["accepted", "TIME_TOO_OLD", "accepted", *["TIME_TOO_OLD"] * 3]
        months = await connection.fetch(
            "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'event'::regclass order by 1"
        )
        assert [row["name"] for row in months] == ["event_2026_08", "event_2026_11", "event_2026_12"]
        listed = await client.ask("{ rejections(first: 1) { code field reason } }")
        assert "3 months" in listed["rejections"][0]["reason"]
        assert "IVGRAPH_MAX_AGE_MONTHS" in listed["rejections"][0]["reason"]


@pytest.mark.parametrize("known_to_the_process", [False, True])
async def test_only_known_playlists_are_accepted_if_the_settings_say_so(
    database_url: str, known_to_the_process: bool
) -> None:
    async with open_client(database_url) as open_to_all:
        assert await post(open_to_all, *plays("guessed")) == ["accepted"]
    async with two_servers(database_url, known_playlists_only=True) as (client, other):
        await save_structure(client.services.database, STRUCTURE, NOW)
        if known_to_the_process:
            assert await post(client, event("play")) == ["accepted"]
        again = event("play", playlist="guessed")
        verdicts = await post(client, event("play"), again, *plays("new"), event("node_play", node="beside"))
        assert verdicts == ["accepted", "UNKNOWN_PLAYLIST", "UNKNOWN_PLAYLIST", "accepted"]
        assert await post(client, again) == ["UNKNOWN_PLAYLIST"]
        await save_structure(other.services.database, PlaylistStructure(id="guessed"), NOW)
        assert await post(client, again) == ["accepted"]


async def test_mutations_are_limited_and_tell_the_code(database_url: str) -> None:
    mutation = "mutation ($events: [EventInput!]!) { recordEvents(events: $events) { events { status code field } } }"
    async with open_client(database_url, max_new_playlists_per_hour=1) as client:
        answer = await client.ask(mutation, events=plays("one", "two"))
        assert answer["recordEvents"]["events"] == [
            {"status": "ACCEPTED", "code": None, "field": None},
            {"status": "REJECTED", "code": "TOO_MANY_PLAYLISTS", "field": "playlist"},
        ]


async def test_beacons_beyond_a_limit_are_answered_and_noted(database_url: str, connection: Connection) -> None:
    begin = datetime.fromtimestamp(request(1)["received_at"], NOW.tzinfo)
    async with two_servers(database_url, now=begin, max_new_playlists_per_hour=3) as servers:
        responses = await asyncio.gather(
            *(
                servers[number % 2].http.get(
                    request(3, rootEntryId=f"video {number}", position=0, eventIndex=1)["path"]
                )
                for number in range(20)
            )
        )
        assert [response.status_code for response in responses] == [200] * 20
        assert await connection.fetchval("select count(*) from playlist") == 3
        rejected = await connection.fetch("select code, sum(rejected) from arrival_total where rejected > 0 group by 1")
        assert [row["code"] for row in rejected] == ["TOO_MANY_PLAYLISTS"]
        assert rejected[0][1] >= 17
        assert await differences(servers[0].services.database) == []


def test_imports_of_the_operator_are_not_limited(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "events.ndjson"
    events = [
        event("node_play", playlist=f"p{number % 3}", node=f"n{number}", context={"region": f"R{number}"}, at=at)
        for number, at in enumerate([NOW, datetime.fromisoformat("2003-01-01T00:00:00Z")] * 50)
    ]
    file.write_text("\n".join(map(json.dumps, events)))
    limits = {
        "IVGRAPH_KNOWN_PLAYLISTS_ONLY": "yes",
        "IVGRAPH_MAX_UNKNOWN_PLAYLISTS": "1",
        "IVGRAPH_MAX_UNLISTED_NODES": "1",
        "IVGRAPH_MAX_CONTEXTS": "20",
    }
    done = run("import", file, "--database-url", database_url, environment=limits)
    assert done.output == "100 accepted, 0 duplicate, 0 rejected\n"
    assert ask(database_url, "select count(distinct region) from ivgraph.context") == 100
