"""Whoever may send events chooses ids: what a terminal would obey in them is shown to it, and not said."""

from __future__ import annotations

import json
from pathlib import Path

from support.asking import ask
from support.command import run
from support.events import event

#: Clears the screen, and writes from right to left.
HOSTILE = "film\x1b[2J\u202e"
SHOWN = r"film\x1b[2J\u202e"


def test_commands_show_a_hostile_id_as_escapes(database_url: str, tmp_path: Path) -> None:
    events, structure = tmp_path / "events.ndjson", tmp_path / "structure.json"
    events.write_text(json.dumps(event("play", playlist=HOSTILE)))
    structure.write_text(json.dumps({"id": HOSTILE, "startNode": "a", "nodes": [{"id": "a"}]}))
    there = ("--database-url", database_url)

    assert run("import", events, *there).status == 0
    assert run("import-playlist", structure, *there).output == f"Saved playlist {SHOWN}: 1 node, no hotspots.\n"
    assert run("rebuild", *there).output == f"{SHOWN}: 1 event\n"
    assert run("verify", *there).output == f"{SHOWN}: no differences\n"
    ask(database_url, "delete from ivgraph.day_total")
    wrong = run("verify", *there).output
    assert wrong.count(SHOWN) == 3
    assert "\x1b" not in wrong
