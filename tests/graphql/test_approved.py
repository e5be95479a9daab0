"""Approved answers: a query, the statements that it ran, and its answer, side by side in approved/.

After a change that is meant, `pytest tests/graphql/test_approved.py --approve` writes them anew: read the difference
before it is committed. The numbers are counted by hand in support/forest.py.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from support.client import Client
from support.forest import build
from support.statements import recorded_statements

APPROVED = Path(__file__).parent / "approved"


#: Folders of the statements that are approved; those that write events are not.
READING = ("analytics/", "catalog/")

NAMES = sorted(path.stem for path in APPROVED.glob("*.graphql"))
MUTATIONS = ["record-events", "save-playlist"]


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize("name", [name for name in NAMES if name not in MUTATIONS])
async def test_the_answer_is_the_approved_one(name: str, forest: Client, request: pytest.FixtureRequest) -> None:
    await _check(name, forest, request)


@pytest.mark.parametrize("name", MUTATIONS)
async def test_the_change_is_the_approved_one(name: str, client: Client, request: pytest.FixtureRequest) -> None:
    await build(client)
    await _check(name, client, request)


def test_no_answer_is_left_without_its_query() -> None:
    answers = {path.name.split(".")[0] for path in APPROVED.iterdir() if path.suffix != ".graphql"}

    assert answers == set(NAMES)


async def _check(name: str, client: Client, request: pytest.FixtureRequest) -> None:
    with recorded_statements() as statements:
        answer = await client.answer((APPROVED / f"{name}.graphql").read_text("utf-8"))

    # Concurrent statements end in any order.
    counts = sorted(Counter(name for name in statements if name.startswith(READING)).items())
    _compare(APPROVED / f"{name}.sql.txt", "".join(f"{count} {statement}\n" for statement, count in counts), request)
    _compare(APPROVED / f"{name}.json", json.dumps(answer, indent=2, ensure_ascii=False) + "\n", request)


def _compare(file: Path, actual: str, request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--approve"):
        assert "CI" not in os.environ, "approved files are written by people who read the diff, not by CI"
        file.write_text(actual, "utf-8")
    assert actual == (file.read_text("utf-8") if file.exists() else ""), f"{file.name}: see --approve"
