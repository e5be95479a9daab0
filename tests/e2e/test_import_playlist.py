"""`ivgraph import-playlist`: the catalog says what the documents say, or stays as it was."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.model import PlaylistStructure
from ivgraph.catalog.structures import read_structure, save_structure
from ivgraph.database import Database
from support.asking import ask
from support.client import NOW, Client
from support.command import Ended, run, run_process
from support.events import event

FIRE_DRILL = Path(__file__).parents[1] / "fixtures" / "kaltura-firedrill" / "interactivity.json"
LATER = NOW + timedelta(days=1)


def document(*nodes: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"id": "story", "startNode": nodes[0]["id"], "nodes": [*nodes], **fields}


OPENING = {"id": "opening", "name": "Opening", "hotspots": [{"id": "left", "name": "Go left", "toNode": "ending"}]}
ENDING = {"id": "ending", "name": "Ending"}


async def save(database: Database, said: dict[str, Any], now: datetime = NOW) -> PlaylistStructure:
    """Saves a document; gives what the catalog then says."""
    await save_structure(database, parse_structure(said), now)
    stored = await read_structure(database, said["id"])
    assert stored
    return stored


async def deletions(database: Database) -> dict[str, datetime | None]:
    stored = await read_structure(database, "story")
    assert stored
    nodes = {node.id: node.deleted_at for node in stored.nodes}
    return nodes | {hotspot.id: hotspot.deleted_at for node in stored.nodes for hotspot in node.hotspots}


def imported(dsn: str, *files: Path) -> Ended:
    return run("import-playlist", *files, "--database-url", dsn)


async def test_the_catalog_says_what_the_document_says(database: Database) -> None:
    said = parse_structure(json.loads(FIRE_DRILL.read_text()))
    await save_structure(database, said, NOW)
    stored = await read_structure(database, said.id)
    assert stored
    assert stored.created_at == NOW
    assert (stored.name, stored.start_node) == (said.name, said.start_node)
    assert stored.nodes == said.nodes


async def test_saving_again_updates(database: Database) -> None:
    await save(database, document(OPENING, ENDING, name="First", createdAt="2026-01-01T00:00:00Z"))
    changed = {**OPENING, "name": "Beginning", "defaultNode": "opening", "durationSeconds": 12.5, "hotspots": []}
    moved = {**ENDING, "hotspots": [{"id": "left", "url": "https://a.example"}]}
    stored = await save(database, document(moved, changed, name="Second"), LATER)
    assert stored == parse_structure(document(moved, changed, name="Second", createdAt="2026-01-01T00:00:00Z"))


async def test_what_vanishes_is_marked_and_keeps_its_date_until_it_comes_back(database: Database) -> None:
    await save(database, document(OPENING, ENDING))
    assert set((await deletions(database)).values()) == {None}
    await save(database, document({"id": "opening"}), NOW)
    await save(database, document({"id": "opening"}), LATER)
    assert await deletions(database) == {"opening": None, "ending": NOW, "left": NOW}
    stored = await save(database, document(OPENING, ENDING), LATER)
    assert set((await deletions(database)).values()) == {None}
    assert stored.nodes == parse_structure(document(OPENING, ENDING)).nodes


async def test_a_date_of_deletion_in_the_document_counts(database: Database) -> None:
    gone = {**ENDING, "deletedAt": "2026-02-03T04:05:06Z"}
    await save(database, document(OPENING, gone))
    assert (await deletions(database))["ending"] == datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)


async def test_a_deletion_that_says_no_more_leaves_what_is_known(database: Database) -> None:
    opening: dict[str, Any] = {
        "id": "opening",
        "hotspots": [{"id": "left", "name": "Go left", "toNode": "ending", "shownFrom": 2}],
    }
    await save(database, document(opening, {**ENDING, "durationSeconds": 9}))
    gone = "2026-02-03T04:05:06Z"
    bare = {"id": "opening", "hotspots": [{"id": "left", "deletedAt": gone}]}
    stored = await save(database, document(bare, {"id": "ending", "deletedAt": gone}))
    opening["hotspots"][0]["deletedAt"] = gone
    expected = document(opening, {**ENDING, "durationSeconds": 9, "deletedAt": gone})
    assert stored.nodes == parse_structure(expected).nodes
    changed = {"id": "opening", "hotspots": [{"id": "left", "url": "https://a.example", "deletedAt": gone}]}
    stored = await save(database, document(changed, ENDING))
    assert stored.nodes[0] == parse_structure(document(changed, ENDING)).nodes[0]


async def test_what_events_named_first_gains_its_name_and_keeps_its_numbers(client: Client) -> None:
    await client.send(event("node_play"), event("hotspot_click"))
    query = """{ playlist(id: "story") { name nodes { externalId name metrics(period: {preset: TODAY}) { plays }
        hotspots { externalId name metrics(period: {preset: TODAY}) { clicks } } } } }"""
    expected: dict[str, Any] = {
        "name": None,
        "nodes": [
            {
                "externalId": "opening",
                "name": None,
                "metrics": {"plays": 1},
                "hotspots": [{"externalId": "left", "name": None, "metrics": {"clicks": 1}}],
            }
        ],
    }
    assert (await client.ask(query))["playlist"] == expected
    only = {**OPENING, "hotspots": [{"id": "left", "name": "Go left"}]}
    await save(client.services.database, document(only, name="A story"))
    expected["name"], expected["nodes"][0]["name"] = "A story", "Opening"
    expected["nodes"][0]["hotspots"][0]["name"] = "Go left"
    assert (await client.ask(query))["playlist"] == expected


def test_files_are_saved_one_after_the_other(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "story.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(document(OPENING, ENDING)).encode())
    assert imported(database_url, tmp_path / "story.json", FIRE_DRILL) == Ended(
        0,
        "Saved playlist story: 2 nodes, 1 hotspot.\nSaved playlist 1_firedrill: 8 nodes, 9 hotspots.\n",
        "",
    )
    piped = run_process("import-playlist", "-", "--database-url", database_url, text=FIRE_DRILL.read_bytes())
    assert piped == Ended(0, "Saved playlist 1_firedrill: 8 nodes, 9 hotspots.\n", "")


def test_one_broken_file_of_many_and_none_is_saved(database_url: str, tmp_path: Path) -> None:
    contents = {
        "good.json": json.dumps(document(OPENING, ENDING)).encode(),
        "wrong.json": json.dumps(document({**OPENING, "durationSeconds": -1}, id="")).encode(),
        "half.json": b'{"id": "story", ',
        "list.json": b"[]",
        "latin.json": '{"name": "Café"}'.encode("latin-1"),
        "deep.json": b"[" * 100_000,
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "folder").mkdir()
    files = [tmp_path / name for name in [*contents, "folder", "absent", "good.json"]]
    told = imported(database_url, *files)
    assert (told.status, told.output) == (1, "")
    # The rest of what is wrong with JSON is the parser's own wording.
    assert [line.replace(f"{tmp_path}/", "").split(" JSON: ")[0] for line in told.errors.splitlines()] == [
        "Error: Nothing is saved. Correct this first:",
        "  wrong.json: id: Give a text that is not empty, or leave the key out.",
        "  wrong.json: nodes[0].durationSeconds: Give a number from 0 to 604800, a week.",
        '  wrong.json: nodes[0].hotspots[0].toNode: Name a node of this structure; there is no node "ending".',
        "  half.json: It is not",
        "  list.json: A structure must be a JSON object with id, startNode and nodes.",
        "  latin.json: It is not UTF-8 text: save it with that encoding.",
        "  deep.json: It is not",
        "  folder: It can't be read: Is a directory.",
        "  absent: It can't be read: No such file or directory.",
        '  good.json: An earlier file describes playlist "story" too: keep one of them.',
    ]
    assert ask(database_url, "select count(*) from ivgraph.playlist") == 0


def test_a_broken_document_changes_nothing(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "story.json"
    file.write_text(json.dumps(document(OPENING, ENDING, name="A story")))
    imported(database_url, file)
    rows = "select string_agg(x::text, ' ') from (select * from ivgraph.{} order by 1, 2) x"
    before = [ask(database_url, rows.format(table)) for table in ("playlist", "node", "hotspot")]
    file.write_text(json.dumps(document(OPENING, name="Without its ending")))
    assert imported(database_url, file).status == 1
    assert [ask(database_url, rows.format(table)) for table in ("playlist", "node", "hotspot")] == before


@pytest.mark.parametrize("size", [50_000_001])
def test_a_file_too_large_is_not_read_whole(database_url: str, tmp_path: Path, size: int) -> None:
    with (tmp_path / "large.json").open("wb") as file:
        file.truncate(size)
    assert "A document may have at most 50,000,000 bytes." in imported(database_url, tmp_path / "large.json").errors
