"""What the command says of itself, and how it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from ivgraph import __version__
from ivgraph.cli.commands import main
from support.command import run, started

COMMANDS = ["demo", "drop-events", "import", "import-playlist", "migrate", "rebuild", "schema", "serve", "verify"]
SERVERS = ["demo", "serve"]
REPOSITORY = Path(__file__).parents[2]
SCHEMA = REPOSITORY / "schema.graphql"

#: What an installed script does.
ENTRY = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]["scripts"]["ivgraph"]
SCRIPT = "import sys; from {0} import {1}; sys.exit({1}())".format(*ENTRY.split(":"))


def help_of(*command: str, width: int = 110) -> str:
    result = CliRunner().invoke(main, [*command, "--help"], terminal_width=width)
    assert result.exit_code == 0, result.output
    return result.output


def options_of(command: str) -> dict[str, click.Option]:
    return {
        parameter.opts[0]: parameter
        for parameter in main.commands[command].params
        if isinstance(parameter, click.Option)
    }


def test_the_help_tells_of_every_command_in_a_whole_sentence() -> None:
    listed = re.findall(r"^  ([a-z-]+) {2,}(.+)$", help_of(width=80).partition("Commands:")[2], re.MULTILINE)
    assert [name for name, _ in listed] == COMMANDS
    for _, sentence in listed:
        assert re.fullmatch(r"[A-Z].*[a-z0-9]\.", sentence), sentence


@pytest.mark.parametrize("width", [80, 110])
@pytest.mark.parametrize("command", COMMANDS)
def test_help_keeps_to_the_width_of_the_terminal(command: str, width: int) -> None:
    assert max(map(len, help_of(command, width=width).splitlines())) <= width


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_described(command: str) -> None:
    for name, option in options_of(command).items():
        assert option.help, name
        assert option.help.endswith((".", "given")), name


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"schema"}))
def test_every_setting_is_an_option_with_its_variable(command: str) -> None:
    names = ["database-url", "data-dir", "read-connections", "write-connections"]
    names += ["trusted-proxies", "country-header", "region-header", "geoip"] if command in SERVERS else []
    for name in names:
        assert options_of(command)[f"--{name}"].envvar == "IVGRAPH_" + name.replace("-", "_").upper()
        assert f"IVGRAPH_{name.replace('-', '_').upper()}" in help_of(command, width=300)


def test_the_version_is_told() -> None:
    assert run("--version").output == f"ivgraph, version {__version__}\n"


def test_the_schema_is_printed_as_it_is_committed() -> None:
    assert run("schema").output == SCHEMA.read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["import"], "Missing argument 'FILE...'"),
        (["import", "absent.ndjson"], "'absent.ndjson' does not exist"),
        (["import", "/tmp"], "'/tmp' is a directory"),
        (["import", "-", "--format", "csv3"], "is not one of"),
        (["serve", "--port", "70000"], "70000 is not in the range 0<=x<=65535"),
        (["serve", "--colour", "red"], "No such option '--colour'"),
    ],
)
def test_a_wrong_call_ends_with_two_and_says_what_is_wrong(arguments: list[str], said: str) -> None:
    told = run(*arguments)
    assert told.status == 2
    assert said in told.errors
    assert "Try 'ivgraph" in told.errors


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_command_told_to_end_does_so_quietly(database_url: str, tmp_path: Path, number: int, status: int) -> None:
    pipe = tmp_path / "events"
    os.mkfifo(pipe)
    with started("import", pipe, "--database-url", database_url) as waiting, pipe.open("wb"):
        assert waiting.stop(number) == status
        assert waiting.rest() == "0 accepted, 0 duplicate, 0 rejected\n"


@pytest.mark.parametrize("start", [["-m", "ivgraph"], ["-c", SCRIPT]], ids=["module", "script"])
def test_a_program_told_to_end_while_it_loads_does_so_quietly(tmp_path: Path, start: list[str]) -> None:
    # Found before the real one, as the first package that the commands import.
    (tmp_path / "click.py").write_text("import signal; signal.raise_signal(signal.SIGINT); print('went on')")
    done = subprocess.run(
        [sys.executable, *start], env={**os.environ, "PYTHONPATH": str(tmp_path)}, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


def test_an_option_counts_before_its_variable(database_url: str) -> None:
    wrong = {"IVGRAPH_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}
    assert run("migrate", "--database-url", database_url, environment=wrong).status == 0
    assert run("migrate", environment=wrong).status == 1


def test_an_empty_variable_counts_as_unset(database_url: str) -> None:
    empty = {"IVGRAPH_DATABASE_URL": database_url, "IVGRAPH_VIEWER_KEY": "", "IVGRAPH_GEOIP": ""}
    assert run("migrate", environment=empty).output == "The database is up to date.\n"
