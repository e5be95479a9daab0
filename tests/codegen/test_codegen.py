"""Generators of client code map every scalar of the schema with the settings that the README shows.

Each generator runs on schema.graphql as its users run it; what it makes is type-checked with a small use of it.
"""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from graphql import GraphQLScalarType, build_schema, is_specified_scalar_type

from e2e.browser.programs import REPOSITORY
from support.events import event
from support.npm import install
from support.serving import serving
from support.structures import wheel

HERE = Path(__file__).parent
PROGRAMS = HERE / "node_modules" / ".bin"
README = (REPOSITORY / "README.md").read_text(encoding="utf-8")
#: The command in the README.
GENQL = next(line for line in README.splitlines() if line.startswith("npx @genql/cli "))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the schema, the settings of the generators, and uses of what they make."""
    install(HERE)
    folder = tmp_path_factory.mktemp("codegen")
    for file in (REPOSITORY / "schema.graphql", *HERE.glob("*.yml"), *HERE.glob("*.toml"), *HERE.glob("[pu]*.graphql")):
        shutil.copy(file, folder)
    for file in (*HERE.glob("use*"), HERE / "tsconfig.json"):
        shutil.copy(file, folder)
    (folder / "node_modules").symlink_to(HERE / "node_modules")
    return folder


@pytest.fixture(scope="module")
def ariadne() -> Path:
    """The programs of ariadne-codegen, in an environment of its own: it takes another graphql-core than we."""
    environment, wanted = HERE / ".venv", (HERE / "requirements.txt").read_text("utf-8")
    programs, stamp = environment / "bin", environment / ".installed"
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        # With the whole environment: it may say where packages come from.
        pip = [
            programs / "python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
        ]
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(environment)], check=True, timeout=120)
        subprocess.run([*map(str, pip), "--requirement", str(HERE / "requirements.txt")], check=True, timeout=600)
        stamp.write_text(wanted, "utf-8")
    return programs


def test_graphql_codegen_maps_every_scalar(project: Path) -> None:
    run(project, PROGRAMS / "graphql-codegen", "--config", "codegen.yml")
    made = (project / "codegen.ts").read_text(encoding="utf-8")
    assert "any" not in re.findall(r"\w+: \{ input: (\w+); output: \w+; \}", made)
    assert_types_hold(project, "use-codegen.ts")


def test_genql_maps_every_scalar(project: Path) -> None:
    _, _, *options = shlex.split(GENQL)
    run(project, PROGRAMS / "genql", *options)
    scalars = (project / "genql" / "schema.ts").read_text(encoding="utf-8").partition("export type Scalars = {")[2]
    assert ": any" not in scalars.partition("}")[0]
    assert_types_hold(project, "use-genql.ts")


def test_ariadne_codegen_maps_every_scalar(project: Path, ariadne: Path, database_url: str) -> None:
    run(project, ariadne / "ariadne-codegen", "--config", "ariadne.toml")
    python = ariadne / "python"
    options = ("--strict", "--config-file=", "--follow-imports=silent", "--python-executable", python)
    run(project, sys.executable, "-m", "mypy", *options, "use_ariadne.py")

    with serving(database_url) as server, httpx.Client(base_url=server.address) as http:
        query = "mutation ($it: PlaylistInput!) { savePlaylist(structure: $it) { __typename } }"
        http.post("/graphql", json={"query": query, "variables": {"it": wheel(2)}}).raise_for_status()
        play = event("play", playlist="wheel", at=datetime(2026, 11, 24, 1, tzinfo=UTC))
        http.post("/v1/events", json=play).raise_for_status()
        told = run(project, python, "use_ariadne.py", server.address)
    assert told == "True 1 1 ['2026-11-24T00:00:00+00:00', '2026-11-24T01:00:00+00:00']\n"


def test_the_readme_shows_these_settings() -> None:
    for file in ("codegen.yml", "ariadne.toml"):
        assert (HERE / file).read_text(encoding="utf-8") in README


def test_the_readme_names_the_packages() -> None:
    packages = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    of_codegen = sorted(name for name in packages if name.startswith("@graphql-codegen/"))
    assert f"npm install graphql {' '.join(of_codegen)}`" in " ".join(README.split())
    assert "@genql/cli" in packages


def test_the_settings_name_every_scalar() -> None:
    schema = build_schema((REPOSITORY / "schema.graphql").read_text(encoding="utf-8"))
    scalars = {
        each.name
        for each in schema.type_map.values()
        if isinstance(each, GraphQLScalarType) and not is_specified_scalar_type(each)
    }
    codegen = re.search(r"scalars: \{(.*)\}", (HERE / "codegen.yml").read_text(encoding="utf-8"))
    assert codegen
    assert set(re.findall(r"(\w+):", codegen[1])) == scalars
    assert set(re.findall(r"scalars\.(\w+)\]", (HERE / "ariadne.toml").read_text(encoding="utf-8"))) == scalars
    assert set(re.findall(r"-S (\w+):", GENQL)) == scalars


def assert_types_hold(project: Path, use: str) -> None:
    """Checks one use by the settings of tsconfig.json; of an error that is expected it says if it does not come."""
    settings = (project / "tsconfig.json").read_text(encoding="utf-8")
    only = project / f"tsconfig.{use}.json"
    only.write_text(settings.replace('["use-codegen.ts", "use-genql.ts"]', f'["{use}"]'), encoding="utf-8")
    run(project, REPOSITORY / "web" / "node_modules" / ".bin" / "tsc", "--project", only)


def run(folder: Path, *command: str | Path) -> str:
    """Runs a program to its end, with the Node of this environment; what it prints."""
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env={"PATH": path, "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout
