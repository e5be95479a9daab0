"""Whatever keeps a command from its work is told in one sentence, with the next step, and without a traceback."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from ivgraph.database.connection import check_server, explain_connection_error
from ivgraph.errors import DatabaseUnavailable
from support.asking import ask
from support.command import Ended, data_folder, run, run_process
from support.events import event


@pytest.fixture
def place() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


def sentence_of(told: Ended) -> str:
    """The only line that a failed command says."""
    assert (told.status, told.output) == (1, ""), told
    assert told.errors.startswith("Error: ")
    assert told.errors.endswith(".\n")
    assert told.errors.count("\n") == 1, told.errors
    return told.errors.removeprefix("Error: ")[:-1]


@pytest.mark.parametrize(
    ("url", "begins", "ends"),
    [
        ("nonsense", "IVGRAPH_DATABASE_URL is not a PostgreSQL address:", "user:password@host:5432/database."),
        (
            "mysql://root@db/app",
            "IVGRAPH_DATABASE_URL is not a PostgreSQL address:",
            "user:password@host:5432/database.",
        ),
        ("postgresql://u@db:http/app", "IVGRAPH_DATABASE_URL is not a PostgreSQL address:", "5432/database."),
        ("postgresql://u@127.0.0.1:99999/app", "IVGRAPH_DATABASE_URL is not a PostgreSQL address:", "5432/database."),
        ("postgresql://u@127.0.0.1:1/app", "The database can't be reached:", "the embedded server is used."),
        ("postgresql://u@host.invalid/app", "The database can't be reached:", "the embedded server is used."),
    ],
    ids=["no address", "another database's", "no port", "no such port", "nothing listens", "no such host"],
)
def test_a_database_that_is_not_there(url: str, begins: str, ends: str) -> None:
    sentence = sentence_of(run("migrate", "--database-url", url))
    assert sentence.startswith(begins)
    assert sentence.endswith(ends)


def test_a_server_before_it_serves() -> None:
    told = run_process("serve", "--port", "0", "--database-url", "postgresql://u@127.0.0.1:1/app")
    assert sentence_of(told).startswith("The database can't be reached:")


def test_a_database_that_does_not_exist(database_url: str) -> None:
    name = ask(database_url, "select current_database()")
    sentence = sentence_of(run("verify", "--database-url", database_url.replace(f"/{name}?", "/absent?")))
    assert sentence == (
        'The database does not exist: database "absent" does not exist. Create it, or name another in '
        "IVGRAPH_DATABASE_URL."
    )


def test_a_database_that_can_not_hold_every_text(database_url: str) -> None:
    name = ask(database_url, "select current_database()")
    ask(
        database_url,
        f"create database {name}_latin encoding 'LATIN1' locale_provider libc locale 'C' template template0",
    )
    sentence = sentence_of(run("migrate", "--database-url", database_url.replace(f"/{name}?", f"/{name}_latin?")))
    assert sentence == (
        "The database stores text as LATIN1, which lacks some characters. Create one with encoding UTF8 and "
        "template template0, and name it in IVGRAPH_DATABASE_URL."
    )


def test_a_user_that_does_not_exist(database_url: str) -> None:
    sentence = sentence_of(run("verify", "--database-url", database_url.replace("ivgraph@", "stranger@")))
    assert sentence.startswith('The database refuses the user: role "stranger" does not exist. Check the user and ')


def test_a_wrong_password() -> None:
    refusal = asyncpg.InvalidPasswordError('password authentication failed for user "ivgraph"')
    assert explain_connection_error(refusal) == (
        'The database refuses the user: password authentication failed for user "ivgraph". Check the user and password '
        "in IVGRAPH_DATABASE_URL."
    )


def test_a_server_that_is_too_old() -> None:
    class Old:
        def get_server_version(self) -> asyncpg.types.ServerVersion:
            return asyncpg.types.ServerVersion(15, 9, 0, "final", 0)

    with pytest.raises(DatabaseUnavailable, match=r"^The server runs PostgreSQL 15; ivgraph needs 16 or later\. Point"):
        check_server(Old())  # type: ignore[arg-type]


def test_a_database_of_a_later_version(database_url: str) -> None:
    ask(database_url, "insert into ivgraph.migration (name) values ('migrations/9999_later')")
    sentence = sentence_of(run("migrate", "--database-url", database_url))
    assert sentence == (
        "The database was made by a later version of ivgraph. Upgrade ivgraph, or use another database. Unknown here: "
        "migrations/9999_later."
    )


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        (
            {"IVGRAPH_VIEWER_KEY": "secret"},
            "IVGRAPH_VIEWER_KEY must be 16 to 64 bytes in hexadecimal, such as `openssl rand -hex 32` prints.",
        ),
        (
            {"IVGRAPH_VIEWER_KEY": "00" * 15},
            "IVGRAPH_VIEWER_KEY must be 16 to 64 bytes in hexadecimal, such as `openssl rand -hex 32` prints.",
        ),
        (
            {"IVGRAPH_TRUSTED_PROXIES": "10.0.0.0/99"},
            'IVGRAPH_TRUSTED_PROXIES must be addresses or networks, such as 10.0.0.0/8, 127.0.0.1, not "10.0.0.0/99".',
        ),
    ],
)
def test_a_setting_that_can_not_be_used(variables: dict[str, str], sentence: str, place: Path) -> None:
    assert sentence_of(run("migrate", environment={**variables, "IVGRAPH_DATA_DIR": str(place)})) == sentence
    assert list(place.iterdir()) == []


@pytest.mark.parametrize(
    ("file", "reason"),
    [(__file__, "it is not a file in MaxMind's format"), ("/absent.mmdb", "No such file or directory")],
)
def test_a_file_of_places_that_can_not_be_used(file: str, reason: str, database_url: str) -> None:
    told = run("serve", "--port", "0", "--database-url", database_url, "--geoip", file)
    assert sentence_of(told) == (
        f"IVGRAPH_GEOIP names {file}, which can't be used: {reason}. Name a file such as GeoLite2-City.mmdb."
    )


def test_another_viewer_key_than_the_databases_own(database_url: str) -> None:
    run("migrate", "--database-url", database_url)
    told = run("migrate", "--database-url", database_url, environment={"IVGRAPH_VIEWER_KEY": "00" * 32})
    assert sentence_of(told).startswith(
        "IVGRAPH_VIEWER_KEY is not the key that the viewers in this database are hashed"
    )


def test_a_port_in_use(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        sentence = sentence_of(run("serve", "--port", port, "--data-dir", place))
    assert sentence.startswith(
        f"Can't listen on 127.0.0.1:{port}: Address already in use. Choose another address with --host"
    )
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("host", ["host.invalid", "192.0.2.1", "..", "a" * 300])
def test_an_address_that_is_not_ours(host: str, place: Path) -> None:
    sentence = sentence_of(run("serve", "--host", host, "--port", "0", "--data-dir", place))
    assert sentence.startswith(f"Can't listen on {host}:0: ")


def test_a_file_where_the_data_folder_should_be(place: Path) -> None:
    (place / "data").touch()
    sentence = sentence_of(run("migrate", "--data-dir", place / "data"))
    assert sentence.startswith(f"{place / 'data'} is a file where a folder is needed: remove it, or choose another ")


def test_a_data_folder_that_can_not_be_made() -> None:
    sentence = sentence_of(run("migrate", "--data-dir", "/proc/ivgraph"))
    assert sentence.startswith("The embedded PostgreSQL's data folder /proc/ivgraph/postgres can't be used ")


def test_a_data_folder_of_another_major_version(place: Path) -> None:
    (place / "postgres").mkdir()
    (place / "postgres" / "PG_VERSION").write_text("15\n")
    sentence = sentence_of(run("migrate", "--data-dir", place))
    assert sentence.startswith(
        f"{place / 'postgres'} was written by PostgreSQL 15, and the embedded one is 18: dump it"
    )


def test_a_playlist_that_is_not_there(database_url: str) -> None:
    assert sentence_of(run("rebuild", "absent", "--database-url", database_url)) == 'There is no playlist "absent".'


def test_rollups_that_differ_from_the_events(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "events").write_text(json.dumps(event("play")))
    run("import", tmp_path / "events", "--database-url", database_url)
    ask(database_url, "update ivgraph.day_total set plays = plays + 1")
    told = run("verify", "--database-url", database_url)
    assert (told.status, told.errors) == (
        1,
        "Error: Rollups differ from the events. `ivgraph rebuild` corrects them.\n",
    )
    assert told.output.splitlines()[0] == "story: 1 difference"
    assert run("rebuild", "story", "--database-url", database_url).output == "story: 1 event\n"
    assert run("verify", "--database-url", database_url) == Ended(0, "story: no differences\n", "")
