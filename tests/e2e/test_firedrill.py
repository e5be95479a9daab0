"""A recording of Kaltura's player, through the commands and out over GraphQL, against what its viewers really did."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
import orjson
import pytest

from support.client import VIEWER_KEY, open_client
from support.command import run_process
from support.firedrill import FOLDER, PERIOD, QUERY, TRUTH, read_recording
from support.kaltura import Record

STRUCTURE, BEACONS = FOLDER / "interactivity.json", FOLDER / "beacons.jsonl"
#: The native events of the recording.
EVENTS = 214


class Commands:
    """Runs ivgraph on a database as a user does."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn

    async def run(self, *arguments: str | Path) -> str:
        """What the command says; one that fails fails the test."""
        environment = {"IVGRAPH_DATABASE_URL": self.dsn, "IVGRAPH_VIEWER_KEY": VIEWER_KEY.secret.hex()}
        ended = await asyncio.to_thread(run_process, *arguments, environment=environment)
        assert ended.status == 0, ended.errors
        return ended.output

    async def ask(self) -> dict[str, Any]:
        """What GraphQL answers about the recording."""
        async with open_client(self.dsn) as client:
            playlist: dict[str, Any] = (await client.ask(QUERY, period=PERIOD))["playlist"]
            return playlist

    async def seconds_watched(self) -> dict[str, float]:
        """By page load, from the events themselves."""
        connection = await asyncpg.connect(self.dsn)
        try:
            rows = await connection.fetch(
                "select session, sum(watched_to_ms - watched_from_ms) / 1000.0 as seconds "
                "from ivgraph.event where type = 'watch' group by session"
            )
        finally:
            await connection.close()
        return {row["session"]: float(row["seconds"]) for row in rows}


@pytest.fixture
def commands(database_url: str) -> Commands:
    return Commands(database_url)


async def test_every_number_is_what_really_happened(commands: Commands) -> None:
    said = await commands.run("import-playlist", STRUCTURE)
    assert "1_firedrill" in said
    said = await commands.run("import", "--format", "kaltura", BEACONS)
    assert f"{EVENTS} accepted, 0 duplicate, 0 rejected" in said
    playlist = await commands.ask()
    TRUTH.check(playlist)
    seconds = await commands.seconds_watched()
    TRUTH.check_seconds(seconds)
    assert playlist["metrics"]["minutesViewed"] == pytest.approx(sum(seconds.values()) / 60, abs=0.001)
    assert sum(node["metrics"]["minutesViewed"] for node in playlist["nodes"]) == pytest.approx(
        playlist["metrics"]["minutesViewed"], abs=0.001
    )
    await commands.run("verify")


async def test_importing_again_changes_nothing(commands: Commands) -> None:
    await commands.run("import-playlist", STRUCTURE)
    await commands.run("import", "--format", "kaltura", BEACONS)
    playlist = await commands.ask()
    said = await commands.run("import", "--format", "kaltura", BEACONS)
    assert f"0 accepted, {EVENTS} duplicate, 0 rejected" in said
    assert await commands.ask() == playlist
    await commands.run("verify")


async def test_structure_may_come_after_the_beacons(commands: Commands) -> None:
    await commands.run("import", "--format", "kaltura", BEACONS)
    assert (await commands.ask())["name"] is None
    await commands.run("import-playlist", STRUCTURE)
    playlist = await commands.ask()
    assert playlist["name"] == "Fire drill"
    TRUTH.check(playlist)
    TRUTH.check_seconds(await commands.seconds_watched())


async def test_recording_may_come_in_several_files_and_out_of_order(commands: Commands, tmp_path: Path) -> None:
    """Files of one command go on where the one before ended. The network delays each request by up to five seconds, and
    brings some twice; lines stand up to thirty seconds away from their places."""
    random = Random(1)
    delayed = [record | {"received_at": record["received_at"] + random.uniform(0, 5)} for record in read_recording()]
    again = [record | {"received_at": record["received_at"] + 9} for record in random.sample(delayed, 60)]
    lines = sorted([*delayed, *again], key=lambda record: float(record["received_at"]) + random.uniform(0, 30))
    files = write_parts(tmp_path, lines)
    await commands.run("import-playlist", STRUCTURE)
    assert f"{EVENTS} accepted, 0 duplicate, 0 rejected" in await commands.run("import", "--format", "kaltura", *files)
    TRUTH.check(await commands.ask())
    TRUTH.check_seconds(await commands.seconds_watched())
    await commands.run("verify")


def write_parts(folder: Path, records: list[Record]) -> list[Path]:
    files = []
    for number, part in enumerate((records[:60], records[60:61], records[61:])):
        file = folder / f"{number}.jsonl"
        file.write_bytes(b"\n".join(map(orjson.dumps, part)) + b"\n")
        files.append(file)
    return files
