"""How far verify and rebuild have come, for whoever looks on."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from ivgraph.database import connect
from ivgraph.ingest.writer import Writer
from support.client import VIEWER_KEY
from support.command import PATIENCE
from support.events import RECEIVED_AT, event, parsed


@pytest.mark.parametrize(("command", "label"), [("verify", "Verifying"), ("rebuild", "Rebuilding")])
async def test_a_terminal_shows_how_far_it_has_come(
    database_url: str, tmp_path: Path, command: str, label: str
) -> None:
    async with connect(database_url) as database:
        plays = [parsed(event("play", playlist=f"p{number}")) for number in range(3)]
        await Writer(database, VIEWER_KEY).write(plays, RECEIVED_AT)

    shown = _run_on_a_terminal(database_url, command, tmp_path / "report")

    assert label in shown
    assert "100%" in shown
    assert [line.partition(":")[0] for line in (tmp_path / "report").read_text().splitlines()] == ["p0", "p1", "p2"]


def _run_on_a_terminal(database_url: str, command: str, report: Path) -> str:
    """Runs a command whose standard error alone is a terminal; gives what that shows."""
    ours, theirs = pty.openpty()
    try:
        with report.open("wb") as output:
            arguments = [sys.executable, "-m", "ivgraph", command, "--database-url", database_url]
            subprocess.run(arguments, stdout=output, stderr=theirs, timeout=PATIENCE, check=True)
    finally:
        os.close(theirs)
    with os.fdopen(ours, "rb", buffering=0) as terminal:
        shown = b""
        try:
            while part := terminal.read(4096):
                shown += part
        except OSError:
            pass  # what Linux says at the end of a terminal that nobody has open
    return shown.decode()
