"""`ivgraph import`: every line counted once, whatever the file looks like."""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from support.command import IVGRAPH, Ended, run, run_process
from support.events import AT, event
from support.faults import Section, fault

CLICK = {"node": "opening", "hotspot": "left"}


def lines(*events: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in events)


def plays(number: int) -> Iterable[dict[str, Any]]:
    return (event("play", at=AT - timedelta(seconds=second)) for second in range(number))


def imported(dsn: str, *arguments: str | Path) -> Ended:
    return run("import", *arguments, "--database-url", dsn)


def test_files_are_read_one_after_the_other_plain_or_gzip(database_url: str, tmp_path: Path) -> None:
    plain, packed = tmp_path / "plain.ndjson", tmp_path / "packed"
    plain.write_bytes(lines(*plays(3)))
    packed.write_bytes(gzip.compress(lines(*plays(2))) + gzip.compress(lines(*plays(1))))
    assert imported(database_url, plain, packed) == Ended(0, "6 accepted, 0 duplicate, 0 rejected\n", "")
    assert imported(database_url, packed).output == "0 accepted, 3 duplicate, 0 rejected\n"


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input_is_read(database_url: str, pack: Any) -> None:
    told = run_process("import", "-", "--database-url", database_url, text=pack(lines(*plays(2))))
    assert told == Ended(0, "2 accepted, 0 duplicate, 0 rejected\n", "")


@pytest.mark.parametrize(
    "text",
    [
        b"\r\n".join(lines(*plays(2)).splitlines()),
        b"\xef\xbb\xbf" + lines(*plays(2)),
        b"\n\n  \n" + lines(*plays(2)).replace(b"\n", b"\n\t\r\n\n"),
        b"\xef\xbb\xbf\r\n" + lines(*plays(2)),
        lines(*plays(2)).rstrip(b"\n"),
    ],
    ids=["CRLF", "byte order mark", "blank lines", "blank line after the mark", "no end of line at the end"],
)
def test_every_way_to_write_lines_is_taken(database_url: str, tmp_path: Path, text: bytes) -> None:
    (tmp_path / "events").write_bytes(text)
    assert imported(database_url, tmp_path / "events") == Ended(0, "2 accepted, 0 duplicate, 0 rejected\n", "")


@fault(
    Section.FILES,
    "Lines of a JSON Lines file are not JSON, not UTF-8, or too long",
    client="`ivgraph import` rejects each of these lines with its number and the reason; `--rejected` keeps them",
    others="Every other line is imported",
    recovery="Correct the rejected lines and import the file again: nothing is stored twice",
)
def test_the_summary_tells_why_lines_are_rejected_and_where_the_first_is(database_url: str, tmp_path: Path) -> None:
    file, rejected = tmp_path / "events.ndjson", tmp_path / "rejected.ndjson"
    late = event("play", at="2126-01-01T00:00:00Z")
    long = b'{"id": "' + b"x" * 2_000_000 + b'"}\n'
    file.write_bytes(lines(event("play")) + b"nonsense\n" + lines(late, late) + b"\xff\n" + long + lines(event("play")))
    told = imported(database_url, file, "--rejected", rejected)
    assert told.status == 0
    assert [line.split(": ")[0] for line in told.output.splitlines()] == [
        "2 accepted, 0 duplicate, 5 rejected",
        f"  2 MALFORMED_JSON, the first in {file} line 2",
        f"  2 TIME_IN_FUTURE, the first in {file} line 3",
        f"  1 TOO_LONG, the first in {file} line 6",
    ]
    assert ": at is more than 24 hours ahead of the server's clock\n" in told.output
    written = [json.loads(line) for line in rejected.read_bytes().splitlines()]
    assert [(each["line"], each["code"], each["field"]) for each in written] == [
        (2, "MALFORMED_JSON", None),
        (3, "TIME_IN_FUTURE", "at"),
        (4, "TIME_IN_FUTURE", "at"),
        (5, "MALFORMED_JSON", None),
        (6, "TOO_LONG", None),
    ]
    assert {each["file"] for each in written} == {str(file)}
    assert json.loads(written[1]["text"]) == late
    assert written[3]["base64"] == "/w=="
    assert written[4]["text"].startswith('{"id": "xxx')


def test_a_terminal_shows_a_bar_over_all_files(database_url: str, tmp_path: Path) -> None:
    files = [tmp_path / "first", tmp_path / "second"]
    for file in files:
        file.write_bytes(lines(*plays(5)))
    screen, terminal = os.openpty()
    subprocess.run([*IVGRAPH, "import", *files, "--database-url", database_url], stderr=terminal, check=True)
    os.close(terminal)
    shown = os.read(screen, 100_000).decode()
    os.close(screen)
    assert re.search(r"Importing \d+ events/s +\[#+\] +100%", shown)


def test_a_file_without_any_event_is_a_failure(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "beacons").write_bytes(b'{"service": "analytics"}\n')
    (tmp_path / "empty").touch()
    told = imported(database_url, tmp_path / "beacons")
    assert (told.status, told.errors) == (
        1,
        "Error: All lines were rejected. Do the files need another --format, or a --mapping?\n",
    )
    assert imported(database_url, tmp_path / "empty").status == 0


@fault(
    Section.FILES,
    "A gzip file is cut off or damaged",
    client="`ivgraph import` prints after which line, and ends with 1",
    others="Every line before the damage is imported",
    recovery="Fetch the file again and import it: nothing is stored twice",
)
@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda packed: packed[:-20], "is cut off after line"),
        (lambda packed: packed[:200] + b"\0" * 50 + packed[250:], "is damaged after line"),
        (lambda packed: packed + b"trailing", "is damaged after line"),
    ],
    ids=["cut off", "overwritten", "something behind it"],
)
def test_what_precedes_damage_is_stored(database_url: str, tmp_path: Path, damage: Any, said: str) -> None:
    whole, broken = tmp_path / "whole.gz", tmp_path / "broken.gz"
    whole.write_bytes(gzip.compress(lines(*plays(500))))
    broken.write_bytes(damage(whole.read_bytes()))
    told = imported(database_url, broken)
    before, _, after = told.output.partition(" accepted")
    assert told.status == 1
    assert after == ", 0 duplicate, 0 rejected\n"
    assert told.errors.startswith(f"Error: {broken} {said} ")
    assert told.errors.count("\n") == 1
    again = imported(database_url, whole)
    assert again.output == f"{500 - int(before)} accepted, {before} duplicate, 0 rejected\n"


@pytest.mark.parametrize(
    ("rejected", "said"),
    [
        ("events.ndjson", "is one of the files to import: name another file for the rejected lines."),
        ("absent/rejected", "can't be written: No such file or directory. Name another file for the rejected lines."),
    ],
)
def test_a_place_for_rejected_lines_that_will_not_do(
    database_url: str, tmp_path: Path, rejected: str, said: str
) -> None:
    file = tmp_path / "events.ndjson"
    file.write_bytes(lines(event("play")))
    told = imported(database_url, file, "--rejected", tmp_path / rejected)
    assert (told.status, told.output, told.errors) == (1, "", f"Error: {tmp_path / rejected} {said}\n")
    assert file.read_bytes()
