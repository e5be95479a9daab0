"""The wheel holds all that ivgraph needs, and works from another folder than the checkout."""

import os
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from ivgraph import __version__

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel is installed, as `make wheel` builds it, without what it depends on."""
    dist, folder = tmp_path_factory.mktemp("dist"), tmp_path_factory.mktemp("installed")
    _run("-m", "hatchling", "build", "--target", "wheel", "--directory", str(dist), cwd=REPOSITORY)
    (wheel,) = dist.glob("*.whl")
    _run("-m", "pip", "install", "--no-index", "--no-deps", "--no-compile", f"--target={folder}", str(wheel), cwd=dist)
    return folder


def test_wheel_holds_every_module_statement_and_page(installed: Path) -> None:
    package = {file: REPOSITORY / "src" / "ivgraph" / file for file in _files(REPOSITORY / "src" / "ivgraph")}
    statements = {Path("sql", file): REPOSITORY / "sql" / file for file in _files(REPOSITORY / "sql")}
    assert {Path("py.typed"), Path("static/graphiql.html")} <= package.keys(), "Run `make web`."
    assert Path("sql/analytics/metrics/measures.sql") in statements
    expected = package | statements
    assert _files(installed / "ivgraph") == expected.keys()
    changed = [
        file for file, source in expected.items() if (installed / "ivgraph" / file).read_bytes() != source.read_bytes()
    ]
    assert changed == []


def test_wheel_says_what_it_needs_and_under_which_licence(installed: Path) -> None:
    (wheel,) = distributions(path=[str(installed)])
    assert (wheel.name, wheel.version) == ("ivgraph", __version__)
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [asked for asked in map(Requirement, wheel.requires or []) if "extra ==" not in str(asked.marker)]
    assert set(needed) == set(map(Requirement, project["dependencies"]))
    assert wheel.metadata["License-Expression"] == "Apache-2.0"
    assert "Apache License" in (wheel.read_text("licenses/LICENSE") or "")


def test_installed_command_reads_its_own_files(installed: Path, tmp_path: Path) -> None:
    command = str(installed / "bin" / "ivgraph")
    assert _run(command, "--version", cwd=tmp_path, path=installed).split()[-1] == __version__
    assert "Usage: ivgraph" in _run(command, "--help", cwd=tmp_path, path=installed)
    program = (
        "from ivgraph.database.sqlfiles import FOLDER; from ivgraph.server.pages import STATIC; "
        "print(FOLDER, STATIC, sep='\\n')"
    )
    folders = _run("-c", program, cwd=tmp_path, path=installed).splitlines()
    assert folders == [str(installed / "ivgraph" / "sql"), str(installed / "ivgraph" / "static")]


def _run(*arguments: str, cwd: Path, path: Path | None = None) -> str:
    """What Python prints, in a folder and with a path that goes before its own packages."""
    environment = {**os.environ, "PYTHONPATH": str(path or "")}
    run = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=environment, check=False, capture_output=True, encoding="utf-8"
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def _files(folder: Path) -> set[Path]:
    found = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {path for path in found if "__pycache__" not in path.parts}
