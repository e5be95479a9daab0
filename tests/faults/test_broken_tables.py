"""Tables with broken lines: each is rejected with its number and the reason, and the others are imported."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ivgraph.ingest.event import MAX_LINE_BYTES
from support.asking import ask
from support.command import run
from support.events import event
from support.faults import Section, fault

HEADER = b"id,type,at,playlist,session,note"

#: What a line holds beside five good cells, and the code that it is rejected with.
BROKEN: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a byte that is not UTF-8": (lambda good: good + b",caf\xe9", "MALFORMED_ROW"),
    "an open quote": (lambda good: good + b',"open', "MALFORMED_ROW"),
    "an open quote before the first cell": (lambda good: b'"' + good + b",note", "MALFORMED_ROW"),
    "text after a quoted cell": (lambda good: good + b',"quoted" text', "MALFORMED_ROW"),
    "a cell of 2 MB": (lambda good: good + b"," + b"x" * 2_000_000, "TOO_LONG"),
    "a quoted cell of 2 MB": (lambda good: good + b',"' + b"x" * 2_000_000 + b'"', "TOO_LONG"),
    "an open quote and 2 MB": (lambda good: good + b',"' + b"x" * 2_000_000, "TOO_LONG"),
    "too few cells": (lambda good: good, "NOT_AN_OBJECT"),
    "too many cells": (lambda good: good + b",1,2", "NOT_AN_OBJECT"),
    "a NUL": (lambda good: good.replace(b"session", b"ses\0sion") + b",note", "INVALID_FIELD"),
}


def row() -> bytes:
    """The first five cells of a good row."""
    return ",".join(event("play", at="2026-11-24T09:00:00Z").values()).encode()


def good_rows(number: int) -> list[bytes]:
    """Good rows, some of which have line breaks and quotes in their note."""
    notes = [b",", b",note", b',"a ""quoted"" note,\nover two lines"', b',""', b',"note"']
    return [row() + notes[place % len(notes)] for place in range(number)]


def imported(dsn: str, file: Path, *options: str | Path) -> list[str]:
    told = run("import", file, "--database-url", dsn, *options)
    assert told.status == 0, told.errors
    return told.output.splitlines()


def rejects(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def text_of(rejected: dict[str, Any]) -> bytes:
    """The line as it stands in the file."""
    return rejected["text"].encode() if "text" in rejected else base64.b64decode(rejected["base64"])


@pytest.mark.parametrize("place", [0, 3, 10], ids=["first", "within", "last"])
@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_line_is_rejected_alone(database_url: str, tmp_path: Path, what: str, place: int) -> None:
    breaks, code = BROKEN[what]
    rows, broken = good_rows(10), breaks(row())
    rows.insert(place, broken)
    (tmp_path / "events.csv").write_bytes(b"\n".join([HEADER, *rows]))
    number = 2 + b"\n".join(rows[: place + 1]).count(b"\n")
    first, second = imported(database_url, tmp_path / "events.csv", "--rejected", tmp_path / "rejected")
    assert first == "10 accepted, 0 duplicate, 1 rejected"
    assert second.startswith(f"  1 {code}, the first in {tmp_path}/events.csv line {number}: ")
    (rejected,) = rejects(tmp_path / "rejected")
    assert (rejected["code"], rejected["line"]) == (code, number)
    if code in ("MALFORMED_ROW", "TOO_LONG"):
        assert text_of(rejected) == broken[:MAX_LINE_BYTES]


@fault(
    Section.FILES,
    "Lines of a CSV or TSV file are broken: not UTF-8, an open quote, a cell of 2 MB, a NUL, another number of cells",
    client="`ivgraph import` rejects each of these lines with its number and the reason; `--rejected` keeps them",
    others="Every other line is imported",
    recovery="Correct the rejected lines and import the file again: nothing is stored twice",
)
@pytest.mark.parametrize("name", ["events.csv", "events.tsv", "events.csv.gz"])
def test_a_table_with_all_that_may_be_broken_is_imported(database_url: str, tmp_path: Path, name: str) -> None:
    rows = good_rows(100)
    broken = [breaks(row()) for breaks, _ in BROKEN.values()]
    for place, line in enumerate(broken):
        rows.insert(9 * place, line)
    rows += broken  # side by side
    content = b"\n".join([HEADER, *rows]) + b"\n"
    if ".tsv" in name:
        content = content.replace(b",", b"\t")
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    options = ("--rejected", tmp_path / "rejected", "--resume", tmp_path / "progress")
    assert (
        imported(database_url, tmp_path / name, *options)[0] == f"100 accepted, 0 duplicate, {2 * len(BROKEN)} rejected"
    )
    assert ask(database_url, "select count(*) from ivgraph.event") == 100
    codes = sorted([code for _, code in BROKEN.values()] * 2)
    assert sorted(each["code"] for each in rejects(tmp_path / "rejected")) == codes
    assert imported(database_url, tmp_path / name, *options)[0] == "0 accepted, 0 duplicate, 0 rejected"


@pytest.mark.parametrize("what", BROKEN)
def test_an_import_of_a_growing_file_is_continued(database_url: str, tmp_path: Path, what: str) -> None:
    file, progress = tmp_path / "events.csv", tmp_path / "progress"
    rows, broken = good_rows(20), BROKEN[what][0](row())
    rows.insert(5, broken)
    rows.insert(15, broken)
    content = b"\n".join([HEADER, *rows]) + b"\n"
    # In the middle of a row, of a row's second line, and of a broken one.
    for part in (b"\n".join([HEADER, *rows[:11]])[:-3], b"\n".join([HEADER, *rows[:13]])[:-3], content):
        file.write_bytes(part)
        imported(database_url, file, "--resume", progress)
    assert ask(database_url, "select count(*) from ivgraph.event") == 20
    (whole,) = imported(database_url, file, "--resume", progress)
    assert whole == "0 accepted, 0 duplicate, 0 rejected"


def test_a_file_of_another_encoding_is_an_error_in_one_sentence(database_url: str, tmp_path: Path) -> None:
    text = b"\n".join([HEADER, *good_rows(3)]).decode()
    for encoding in ("utf-16", "utf-16-le"):
        (tmp_path / "events.csv").write_bytes(text.encode(encoding))
        told = run("import", tmp_path / "events.csv", "--database-url", database_url)
        assert told.errors == (f"Error: {tmp_path}/events.csv is not UTF-8 text: save it with that encoding.\n")


def test_a_corrected_line_is_imported(database_url: str, tmp_path: Path) -> None:
    good, broken = row(), row() + b',"open'
    (tmp_path / "events.csv").write_bytes(b"\n".join([HEADER, broken, good + b","]))
    assert imported(database_url, tmp_path / "events.csv")[0] == "1 accepted, 0 duplicate, 1 rejected"
    (tmp_path / "events.csv").write_bytes(b"\n".join([HEADER, broken + b'"', good + b","]))
    assert imported(database_url, tmp_path / "events.csv")[0] == "1 accepted, 1 duplicate, 0 rejected"
