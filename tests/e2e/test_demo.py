"""`ivgraph demo`: loaded once, gone on with at every start, never doubled."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from ivgraph.cli.demo import load_demo
from ivgraph.demo import seed as seeding
from ivgraph.demo.seed import seed
from ivgraph.demo.story import MAIN_STORY
from ivgraph.demo.traffic import generate_events
from ivgraph.ingest.rollups import verify
from ivgraph.settings import Settings
from support.asking import ask, wait_until
from support.client import NOW, Client
from support.command import data_folder, run, started
from support.events import event
from support.statements import recorded_statements

SCALE = 0.01
LATER = NOW + timedelta(days=2, hours=5)


class Interrupted(Exception):
    pass


@pytest.fixture(autouse=True)
def few_viewers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeding, "generate_events", partial(generate_events, scale=SCALE))
    monkeypatch.setattr(seeding, "BATCH_SIZE", 1000)


@contextmanager
def silence(label: str, length: int) -> Iterator[Callable[[int], None]]:
    yield lambda done: None


@contextmanager
def interruption(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """After the second batch."""
    calls = iter([False, True])

    def advance(done: int) -> None:
        if next(calls):
            raise Interrupted

    yield advance


async def stored(dsn: str) -> set[tuple[str, str]]:
    """Time and id of every event."""
    connection = await asyncpg.connect(dsn)
    try:
        rows = await connection.fetch("select at, event_id from ivgraph.event")
    finally:
        await connection.close()
    return {(row["at"].isoformat(timespec="milliseconds"), str(row["event_id"])) for row in rows}


def expected(day: datetime, until: datetime) -> set[tuple[str, str]]:
    return {(each["at"], each["id"]) for each in generate_events(day, until, scale=SCALE)}


async def load(client: Client, now: datetime) -> list[str]:
    """Starts the demo; gives the statements that ran."""
    with recorded_statements() as names:
        await seed(client.services.database, client.services.writer, now, silence)
    return names


async def test_the_first_start_loads_everything_up_to_now(client: Client, database_url: str) -> None:
    await load(client, NOW)
    assert await stored(database_url) == expected(NOW, NOW)
    answer = await client.ask("{ playlists { edges { node { id } } } }")
    assert {edge["node"]["id"] for edge in answer["playlists"]["edges"]} >= {MAIN_STORY, "coffee-tour"}
    async for _, differences in verify(client.services.database):
        assert differences == []


async def test_a_start_soon_after_only_looks(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeding, "MAX_EVENT_AGE", timedelta(days=1))
    await load(client, NOW)
    assert await load(client, NOW + timedelta(minutes=5)) == ["demo/loaded"]


async def test_a_later_start_adds_what_happened_since(client: Client, database_url: str) -> None:
    await load(client, NOW)
    await load(client, LATER)
    assert await stored(database_url) == expected(NOW, LATER)
    assert max(at for at, _ in await stored(database_url)) > (LATER - timedelta(days=1)).isoformat()


async def test_an_interrupted_load_is_completed_even_days_later(client: Client, database_url: str) -> None:
    with pytest.raises(Interrupted):
        await seed(client.services.database, client.services.writer, NOW, interruption)
    assert len(await stored(database_url)) == 2000
    await load(client, LATER)
    assert await stored(database_url) == expected(NOW, LATER)


async def test_events_that_someone_sends_leave_no_gap(client: Client, database_url: str) -> None:
    await load(client, NOW)
    await client.send(event("play", playlist=MAIN_STORY, at=NOW + timedelta(hours=23)))
    await load(client, LATER)
    assert expected(NOW, LATER) < await stored(database_url)


@pytest.fixture
def others_url(database_url: str, tmp_path: Path) -> str:
    """The address of a database that is there for other playlists."""
    (tmp_path / "events").write_text("".join(json.dumps(event("play", playlist=id)) + "\n" for id in ("film", "tour")))
    assert run("import", tmp_path / "events", "--database-url", database_url).status == 0
    return database_url


def playlists(dsn: str) -> list[str]:
    found: list[str] = ask(dsn, "select array_agg(external_id order by external_id) from ivgraph.playlist")
    return found


def test_a_database_of_others_is_left_alone_unless_the_command_names_it(
    others_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivgraph.cli.commands.serve_forever", lambda *arguments: None)
    environment = {"IVGRAPH_DATABASE_URL": others_url}
    with recorded_statements() as names:
        refused = run("demo", "--port", "0", environment=environment)
    assert refused.status == 1
    assert refused.errors == (
        "Error: The database in IVGRAPH_DATABASE_URL has 2 playlists besides the demo's own. Unset the variable to "
        "load the demo into a PostgreSQL that ivgraph runs itself, or name the database with --database-url to load it "
        "there anyway.\n"
    )
    assert names == ["demo/has_tables", "demo/other_playlists"]
    assert playlists(others_url) == ["film", "tour"]

    assert run("demo", "--port", "0", "--database-url", others_url, environment=environment).status == 0
    assert set(playlists(others_url)) > {"film", "tour", MAIN_STORY}


def test_a_database_that_is_empty_or_the_demos_own_need_not_be_named(empty_url: str) -> None:
    for _ in range(2):
        load_demo(Settings(database_url=empty_url), is_from_environment=True)
        assert MAIN_STORY in playlists(empty_url)


def test_a_fresh_folder_is_ready_soon_and_the_printed_line_works() -> None:
    with data_folder() as place:
        where = f"postgresql://ivgraph@/ivgraph?host={place}/postgres&port=5432"
        with started("demo", "--port", "0", "--data-dir", place) as demo:
            wait_until(lambda: is_begun(place, where), 60)
            assert demo.stop(signal.SIGINT) == 130
            assert demo.rest() == ""
        with started("demo", "--port", "0", "--data-dir", place) as demo:
            line = demo.read_until(r"^  (curl .+)$")[1]
            demo.read_until(r"^Stop with Ctrl-C\.$")
            answer = run_line(line)
            assert ask(where, "select count(*) from ivgraph.event") > 300_000
            assert demo.stop(signal.SIGTERM) == 0
    metrics = answer["data"]["playlist"]["metrics"]
    assert all(number > 0 for number in metrics.values()), metrics


def run_line(line: str) -> dict[str, Any]:
    """What a line with curl gives: a shell reads it, and we send what it says, since not every machine has curl."""
    told = subprocess.run(["sh", "-c", f"curl() {{ printf '%s\\n' \"$@\"; }}; {line}"], capture_output=True, check=True)
    silent, address, header, content_type, data, body = told.stdout.decode().splitlines()
    assert (silent, header, content_type, data) == ("-s", "-H", "content-type: application/json", "-d")
    answer = httpx.post(address, content=body, headers={"content-type": "application/json"})
    document: dict[str, Any] = answer.json()
    return document


def is_begun(place: Path, dsn: str) -> bool:
    """Whether the first events are stored."""
    if not (place / "postgres" / "postmaster.pid").exists():
        return False
    with suppress(asyncpg.PostgresError, OSError):
        return bool(ask(dsn, "select exists (select from ivgraph.event)"))
    return False
