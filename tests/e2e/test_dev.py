"""`make dev` on a copy of the sources: changes show, a server that can't start is reported, Ctrl-C ends everything."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.structures import save_structure
from ivgraph.demo.story import MAIN_STORY, build_stories
from ivgraph.ingest.parser import parse
from ivgraph.ingest.verdicts import record_events
from ivgraph.services import open_services
from ivgraph.settings import Settings
from support.asking import wait_until
from support.command import PATIENCE, Running
from support.events import event

REPOSITORY = Path(__file__).parents[2]

PAGE = {"accept": "text/html"}


@pytest.fixture
async def demo_url(database_url: str) -> str:
    """The address of a database that looks to `ivgraph demo` as if it were loaded up to now, which takes no time."""
    now = datetime.now(UTC)
    async with open_services(Settings(database_url=database_url)) as services:
        for story in build_stories(now):
            await save_structure(services.database, parse_structure(story), now)
        await record_events(services.writer, [parse(event("play", playlist=MAIN_STORY, at=now), now)], now)
    return database_url


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the files that `make dev` watches. It uses the packages that are installed in the checkout."""
    built = shutil.ignore_patterns("node_modules", "static", "__pycache__")
    for folder in ("src", "sql", "web"):
        shutil.copytree(REPOSITORY / folder, tmp_path / folder, ignore=built)
    shutil.copy(REPOSITORY / "schema.graphql", tmp_path)
    for installed in (".venv", "web/node_modules"):
        (tmp_path / installed).symlink_to(REPOSITORY / installed)
    return tmp_path


@contextmanager
def developing(sources: Path, database_url: str) -> Iterator[tuple[subprocess.Popen[str], httpx.Client]]:
    """Runs the recipe of `make dev` in the copy, in its own process group as at a terminal; yields it and a client."""
    printed = subprocess.run(
        ["make", "--dry-run", "dev", "ARGS=--port 0"], cwd=REPOSITORY, capture_output=True, encoding="utf-8", check=True
    )
    recipe = printed.stdout[printed.stdout.rindex("cd web") :]
    environment = {**os.environ, "IVGRAPH_DATABASE_URL": database_url, "PYTHONPATH": str(sources / "src")}
    with subprocess.Popen(
        ["sh", "-c", recipe],
        cwd=sources,
        env=environment | {"NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        try:
            address = Running(process, process.stdout).read_until(r"(http://\S+)/")[1]
            with httpx.Client(base_url=address, timeout=PATIENCE) as client:
                yield process, client
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGINT)
                process.wait(PATIENCE)


def test_what_is_changed_shows_and_ctrl_c_ends_all(sources: Path, demo_url: str) -> None:
    version, page = sources / "src/ivgraph/__init__.py", sources / "web/src/dashboard/app.tsx"
    code = version.read_text("utf-8")
    with developing(sources, demo_url) as (process, client):
        assert "/@vite/client" in client.get("/?anything", headers=PAGE).text
        assert "src/graphiql/main.tsx" in client.get("/graphql", headers=PAGE).text
        query = {"query": f'{{ playlist(id: "{MAIN_STORY}") {{ id }} }}'}
        assert client.post("/graphql", json=query).json()["data"] == {"playlist": {"id": MAIN_STORY}}

        with page.open("a", encoding="utf-8") as text:
            text.write('\nexport const added = "by the test";\n')
        wait_until(lambda: "by the test" in client.get("/src/dashboard/app.tsx").text)

        version.write_text(re.sub(r'__version__ = ".+"', '__version__ = "9.9.9"', code), "utf-8")
        wait_until(lambda: told_version(client) == "9.9.9")
        version.write_text("this is no Python", "utf-8")
        wait_until(lambda: "It restarts when its code changes" in client.get("/readyz").text)
        version.write_text(code, "utf-8")
        wait_until(lambda: client.get("/readyz").status_code == 200)

        os.killpg(process.pid, signal.SIGINT)
        # This returns when every process that was started has closed the output.
        output, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0
        assert "Traceback" not in output[output.rindex("restarting ivgraph") :]


def told_version(client: httpx.Client) -> str | None:
    answer = client.get("/v1/openapi.json")
    return answer.json()["info"]["version"] if answer.status_code == 200 else None
