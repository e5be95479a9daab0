"""`ivgraph import` of tables: CSV and Parquet, ivgraph's own columns and another product's."""

from __future__ import annotations

import gzip
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow
import pytest
from pyarrow import parquet

from ivgraph.sources.files.load import MAX_BATCH_LINES
from support.asking import ask
from support.command import Ended, run
from support.events import event

NATIVE = """\
id,type,at,playlist,session,node,from,to,context.country
00000000-0000-0000-0000-000000000001,play,2026-11-24T09:00:00Z,story,s1,,,,NL
00000000-0000-0000-0000-000000000002,watch,2026-11-24T09:00:01Z,story,s1,opening,0,7.5,NL
"""

MAPPING = """
[fields]
type = "event"
at = "ts"
playlist = "video"
session = ["user", "visit"]
viewer = "user"
node = "scene"
from = "start"
to = "end"

[types]
video_started = "play"
scene_watched = "watch"
heartbeat = ""

[time]
format = "%d.%m.%Y %H:%M:%S"
zone = "Europe/Berlin"

[media]
unit = "ms"
"""

EXPORT = """\
event;ts;video;user;visit;scene;start;end;note
video_started;24.11.2026 10:00:00;story;ada;1;;;;"a ""quoted""; note
over two lines"
heartbeat;24.11.2026 10:00:01;story;ada;1;;;;
scene_watched;24.11.2026 10:00:09;story;ada;1;opening;0;7500;
scene_watched;24.11.2026 10:00:09;story;ada;1;opening;0;7500
scene_watched;2026-11-24;story;ada;1;opening;0;7500;
"""

STORED = """select string_agg(concat_ws(' ', type, at at time zone 'UTC', watched_to_ms, known), ', ' order by at, type)
              from ivgraph.event"""


def imported(dsn: str, *arguments: str | Path) -> Ended:
    return run("import", *arguments, "--database-url", dsn)


@pytest.mark.parametrize("name", ["events.csv", "events.csv.gz", "EVENTS.CSV", "events.tsv", "export"])
def test_a_csv_file_has_the_columns_that_an_event_has(database_url: str, tmp_path: Path, name: str) -> None:
    content = (NATIVE.replace(",", "\t") if name.endswith("tsv") else NATIVE).encode()
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else b"\xef\xbb\xbf" + content)
    kind = ["--kind", "csv"] if name == "export" else []
    assert imported(database_url, tmp_path / name, *kind) == Ended(0, "2 accepted, 0 duplicate, 0 rejected\n", "")
    assert ask(database_url, STORED) == "play 2026-11-24 09:00:00 f, watch 2026-11-24 09:00:01 7500 f"
    assert ask(database_url, "select country from ivgraph.context where country is not null") == "NL"


def test_another_products_export_is_mapped(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text(MAPPING)
    (tmp_path / "export.csv").write_text(EXPORT)
    command = (tmp_path / "export.csv", "--mapping", tmp_path / "mapping.toml", "--rejected", tmp_path / "rejected")
    told = imported(database_url, *command)
    assert told.output.splitlines() == [
        "2 accepted, 0 duplicate, 2 rejected",
        f"  1 NOT_AN_OBJECT, the first in {tmp_path}/export.csv line 6: the row has more or fewer cells than the "
        "header",
        f'  1 INVALID_TIME, the first in {tmp_path}/export.csv line 7: "2026-11-24" is not a time in the format '
        "%d.%m.%Y %H:%M:%S",
    ]
    assert ask(database_url, STORED) == "play 2026-11-24 09:00:00 t, watch 2026-11-24 09:00:09 7500 t"
    rejected = [json.loads(line)["text"] for line in (tmp_path / "rejected").read_text().splitlines()]
    assert json.loads(rejected[0])[0] == "scene_watched"
    assert json.loads(rejected[1])["ts"] == "2026-11-24"
    assert imported(database_url, *command).output.startswith("0 accepted, 2 duplicate, 2 rejected\n")


def test_lines_of_json_are_mapped_too(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text(
        '[fields]\ntype = "e.name"\nat = "e.ms"\nsession = "s"\n'
        '[constants]\nplaylist = "p"\n[time]\nformat = "epoch_ms"'
    )
    (tmp_path / "export.json").write_text('{"e": {"name": "play", "ms": 1795510800000}, "s": 7}\n')
    told = imported(database_url, tmp_path / "export.json", "--mapping", tmp_path / "mapping.toml")
    assert told.output == "1 accepted, 0 duplicate, 0 rejected\n"
    assert ask(database_url, STORED) == "play 2026-11-24 09:00:00 f"


def write_parquet(path: Path, **columns: list[Any]) -> None:
    parquet.write_table(pyarrow.table(columns), path)


def test_a_parquet_file_is_read_with_its_types(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "mapping.toml").write_text(
        '[fields]\ntype = "t"\nat = "ts"\nplaylist = "p"\nsession = "s"\nnode = "n"\nfrom = "a"\nto = "b"\n'
        '"context.country" = "geo.country"\n'
    )
    write_parquet(
        tmp_path / "export.parquet",
        t=["play", "watch"],
        ts=[datetime(2026, 11, 24, 9, tzinfo=UTC), datetime(2026, 11, 24, 9, 0, 1, tzinfo=UTC)],
        p=["story", "story"],
        s=[12, 12],
        n=[None, "opening"],
        a=[None, 0.0],
        b=[None, 7.5],
        geo=[{"country": "NL"}, {"country": None}],
    )
    told = imported(database_url, tmp_path / "export.parquet", "--mapping", tmp_path / "mapping.toml")
    assert told == Ended(0, "2 accepted, 0 duplicate, 0 rejected\n", "")
    assert ask(database_url, STORED) == "play 2026-11-24 09:00:00 f, watch 2026-11-24 09:00:01 7500 f"
    assert ask(database_url, "select country from ivgraph.context where country is not null") == "NL"


def test_a_parquet_file_has_the_columns_that_an_event_has(database_url: str, tmp_path: Path) -> None:
    plays = [event("play", at="2026-11-24T09:00:00Z") for _ in range(3)]
    write_parquet(tmp_path / "events.parquet", **{name: [play[name] for play in plays] for name in plays[0]})
    assert imported(database_url, tmp_path / "events.parquet").output == "3 accepted, 0 duplicate, 0 rejected\n"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.csv", b"", "has no header: its first line must name the columns."),
        ("a.csv", b"id,type,id\n", 'has two columns "id": give each a name of its own.'),
        (
            "a.csv",
            b'id,type,"at\n',
            "has no header that can be read (unexpected end of data): its first line must name",
        ),
        (
            "a.csv",
            b"id,type," + b"x" * 2_000_000,
            "has no header that can be read (the row is too long): its first line",
        ),
        ("a.csv", b"id,type,at,caf\xe9\n", "is not UTF-8 text: save it with that encoding."),
        ("a.csv.gz", gzip.compress(NATIVE.encode())[:-20], "is cut off after line "),
        ("a.parquet", b"", "can't be read as Parquet: Parquet file size is 0 bytes"),
        ("a.parquet", b"PAR1" * 9, "can't be read as Parquet: "),
    ],
)
def test_a_table_that_can_not_be_read_is_told_in_a_sentence(
    database_url: str, tmp_path: Path, name: str, content: bytes, problem: str
) -> None:
    (tmp_path / name).write_bytes(content)
    told = imported(database_url, tmp_path / name)
    assert told.status == 1
    assert told.errors.startswith(f"Error: {tmp_path / name} {problem}")
    assert told.errors.count("\n") == 1


def test_parquet_without_its_library_tells_what_to_install(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_parquet(tmp_path / "a.parquet", id=[1])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    told = imported(database_url, tmp_path / "a.parquet")
    assert told.errors == (
        f"Error: {tmp_path}/a.parquet is a Parquet file, which needs pyarrow: pip install pyarrow.\n"
    )


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--mapping", "{mapping}", "--format", "kaltura"], "--mapping is for exports of other products: omit"),
        (["--resume", "progress", "--format", "kaltura"], "--resume can't be used with recorded requests: each"),
        (["--resume", "progress", "-"], "--resume needs files: standard input can't be read from a position."),
        (["{lines}"], "Import tables and JSON lines with separate commands, or give --kind."),
        (["--mapping", "absent.toml"], "The mapping absent.toml can't be read: "),
        (["--mapping", "{lines}"], "The mapping {lines} can't be used. Correct this first:"),
    ],
)
def test_options_that_do_not_go_together(database_url: str, tmp_path: Path, options: list[str], problem: str) -> None:
    places = {"mapping": tmp_path / "mapping.toml", "lines": tmp_path / "lines.ndjson", "table": tmp_path / "table.csv"}
    places["mapping"].write_text(MAPPING)
    places["lines"].write_text("[no mapping\n")
    places["table"].write_text(NATIVE)
    told = imported(database_url, places["table"], *(option.format(**places) for option in options))
    assert (told.status, told.output) == (1, "")
    assert told.errors.startswith("Error: " + problem.format(**places))


def test_an_import_is_gone_on_with_where_it_was(database_url: str, tmp_path: Path) -> None:
    file, progress = tmp_path / "events.ndjson", tmp_path / "progress"
    same = json.dumps(event("play")) + "\n"
    file.write_text(same * MAX_BATCH_LINES + "nonsense\n" + same[:20])
    command = (file, "--resume", progress, "--rejected", tmp_path / "rejected")
    assert imported(database_url, *command).output.startswith("1 accepted, 9,999 duplicate, 2 rejected\n")
    assert imported(database_url, *command) == Ended(0, "0 accepted, 0 duplicate, 0 rejected\n", "")
    with file.open("a") as opened:
        opened.write(same[20:] + "more nonsense\n" + json.dumps(event("play")))
    assert imported(database_url, *command).output.startswith("1 accepted, 1 duplicate, 1 rejected\n")
    numbers = [json.loads(line)["line"] for line in (tmp_path / "rejected").read_text().splitlines()]
    assert numbers == [MAX_BATCH_LINES + 1, MAX_BATCH_LINES + 2, MAX_BATCH_LINES + 3]
