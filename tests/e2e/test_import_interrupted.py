"""`ivgraph import` cut short by whatever may cut it short, and run again: every event is stored exactly once."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pyarrow
import pytest
from pyarrow import parquet

from ivgraph.sources.files.load import MAX_BATCH_LINES
from support.asking import ask, wait_until
from support.command import Running, run, started
from support.events import AT, event
from support.faults import Section, fault

#: One batch is stored when the import is cut short, another is on its way.
EVENTS = 2 * MAX_BATCH_LINES


@pytest.fixture(scope="module")
def events() -> list[bytes]:
    return [
        json.dumps(event("play", at=AT - timedelta(seconds=second), session=f"session-{second % 500}")).encode() + b"\n"
        for second in range(EVENTS)
    ]


@contextmanager
def half_done(dsn: str, place: Path, events: list[bytes]) -> Iterator[tuple[Running, BinaryIO]]:
    """An import that has stored its first batch and waits for more, and where it reads from."""
    os.mkfifo(place / "events")
    with started("import", place / "events", "--database-url", dsn) as command, (place / "events").open("wb") as pipe:
        pipe.writelines(events[: MAX_BATCH_LINES + 100])
        pipe.flush()
        wait_until(lambda: stored(dsn) == MAX_BATCH_LINES)
        yield command, pipe
        with suppress(BrokenPipeError):
            pipe.close()


def stored(dsn: str) -> int:
    with_tables = ask(dsn, "select to_regclass('ivgraph.event') is not null")
    return int(ask(dsn, "select count(*) from ivgraph.event")) if with_tables else 0


def finish(dsn: str, place: Path, events: list[bytes]) -> int:
    """Imports all of them, and checks that each is stored and counted once; how many were stored before."""
    (place / "whole").write_bytes(b"".join(events))
    told = re.fullmatch(
        r"([\d,]+) accepted, ([\d,]+) duplicate, 0 rejected\n",
        run("import", place / "whole", "--database-url", dsn).output,
    )
    assert told
    accepted, duplicate = (int(number.replace(",", "")) for number in told.groups())
    assert accepted + duplicate == EVENTS == stored(dsn)
    verified = run("verify", "--database-url", dsn)
    assert (verified.status, verified.output) == (0, "story: no differences\n")
    return duplicate


@fault(
    Section.PROCESSES,
    "`ivgraph import` is interrupted with Ctrl-C or SIGTERM",
    client="It prints what is stored, and ends with 130 or 143",
    others="Servers on the same database continue",
    recovery="Run the same command again: every event is stored once",
)
def test_an_import_is_interrupted_and_run_again(database_url: str, tmp_path: Path, events: list[bytes]) -> None:
    with half_done(database_url, tmp_path, events) as (command, _):
        assert command.stop(signal.SIGINT) == 130
        # What is stored may not have been counted yet.
        assert command.rest() in (
            f"{number} accepted, 0 duplicate, 0 rejected\n" for number in ("0", f"{MAX_BATCH_LINES:,}")
        )
    assert finish(database_url, tmp_path, events) == MAX_BATCH_LINES


def test_an_import_that_reads_ahead_is_interrupted(database_url: str, tmp_path: Path, events: list[bytes]) -> None:
    # Their repetition keeps the command busy, however soon the first batches are stored.
    (tmp_path / "events").write_bytes(b"".join(events * 5))
    with started("import", tmp_path / "events", "--database-url", database_url) as command:
        wait_until(lambda: stored(database_url) >= MAX_BATCH_LINES)
        assert command.stop(signal.SIGTERM) == 143
        assert command.rest().count("\n") == 1
    assert finish(database_url, tmp_path, events) in (MAX_BATCH_LINES, EVENTS)


@fault(
    Section.PROCESSES,
    "`ivgraph import` is killed with -9",
    client="Nothing: it ends at once",
    others="Servers on the same database continue",
    recovery="Run the same command again: every event is stored once",
)
def test_an_import_is_killed_and_run_again(database_url: str, tmp_path: Path, events: list[bytes]) -> None:
    with half_done(database_url, tmp_path, events) as (command, pipe):
        pipe.writelines(events[MAX_BATCH_LINES + 100 :])
        pipe.flush()
        assert command.stop(signal.SIGKILL) == -signal.SIGKILL
    assert finish(database_url, tmp_path, events) in (MAX_BATCH_LINES, EVENTS)


@fault(
    Section.DATABASE,
    "PostgreSQL is lost during `ivgraph import`",
    client="It prints how many events are stored and how to import the rest, and ends with 1",
    others="Servers on the same database answer 503, as above",
    recovery="Run the same command again: every event is stored once",
)
def test_the_database_goes_away_and_comes_back(database_url: str, tmp_path: Path, events: list[bytes]) -> None:
    name = ask(database_url, "select current_database()")
    server = database_url.replace(f"/{name}?", "/ivgraph?")
    with half_done(database_url, tmp_path, events) as (command, pipe):
        ask(
            server,
            f"alter database {name} allow_connections false",
            f"select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '{name}'",
        )
        with suppress(BrokenPipeError):
            pipe.writelines(events[MAX_BATCH_LINES + 100 :])
            pipe.close()
        told = command.rest().splitlines()
    ask(server, f"alter database {name} allow_connections true")
    assert command.process.returncode == 1
    assert told[0] == f"{MAX_BATCH_LINES:,} accepted, 0 duplicate, 0 rejected"
    assert told[1].startswith("Error: The database can't be reached: ")
    assert told[1].endswith("run the same command again to import the rest: no event is stored twice.")
    assert len(told) == 2
    assert finish(database_url, tmp_path, events) == MAX_BATCH_LINES


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_an_import_of_a_table_is_killed_and_continued(
    database_url: str, tmp_path: Path, events: list[bytes], kind: str
) -> None:
    rows = [json.loads(line) for line in events] + [event("play", at=AT) for _ in range(MAX_BATCH_LINES)]
    file, progress = tmp_path / f"events.{kind}", tmp_path / "progress"
    write_table(file, rows)
    command = ("import", file, "--resume", progress, "--database-url", database_url)
    with started(*command) as killed:
        wait_until(lambda: stored(database_url) >= MAX_BATCH_LINES)
        assert killed.stop(signal.SIGKILL) == -signal.SIGKILL
    entries = json.loads(progress.read_bytes())["inputs"].values() if progress.exists() else ()
    done = sum(entry["lines"] - (kind == "csv") for entry in entries)  # the header is a line, too
    assert done <= stored(database_url)
    told = re.match(r"([\d,]+) accepted, ([\d,]+) duplicate, 0 rejected\n", run(*command).output)
    assert told
    assert sum(int(number.replace(",", "")) for number in told.groups()) == len(rows) - done
    assert stored(database_url) == len(rows)
    assert run("verify", "--database-url", database_url).output == "story: no differences\n"
    assert run(*command).output == "0 accepted, 0 duplicate, 0 rejected\n"


def write_table(file: Path, rows: list[dict[str, str]]) -> None:
    if file.suffix == ".parquet":
        parquet.write_table(pyarrow.Table.from_pylist(rows), file)
        return
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0])
        writer.writeheader()
        writer.writerows(rows)


def test_memory_does_not_grow_with_the_file(database_url: str, tmp_path: Path, events: list[bytes]) -> None:
    small, long_lines, many_lines = tmp_path / "small", tmp_path / "long", tmp_path / "many"
    small.write_bytes(b"".join(events[:MAX_BATCH_LINES]))
    with gzip.open(long_lines, "wb", compresslevel=1) as file:
        file.writelines(b"x" * 999_999 + b"\n" for _ in range(200))
    with many_lines.open("wb") as file:
        file.writelines(events[0] for _ in range(5 * MAX_BATCH_LINES))
    usual = peak_memory(small, database_url)
    assert peak_memory(long_lines, database_url) < usual + 60_000_000
    assert peak_memory(many_lines, database_url) < usual + 20_000_000


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_memory_does_not_grow_with_a_table(database_url: str, tmp_path: Path, events: list[bytes], kind: str) -> None:
    rows = [json.loads(line) for line in events]
    small, large = tmp_path / f"small.{kind}", tmp_path / f"large.{kind}"
    write_table(small, rows[:MAX_BATCH_LINES])
    write_table(large, 5 * rows)  # one row group
    assert peak_memory(large, database_url) < peak_memory(small, database_url) + 50_000_000


def peak_memory(file: Path, dsn: str) -> int:
    """Bytes that an import of the file takes at most."""
    with started("import", file, "--database-url", dsn) as command:
        command.rest()
        _, _, used = os.wait4(command.process.pid, 0)
        command.process.returncode = 0
        return used.ru_maxrss * 1024
