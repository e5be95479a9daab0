"""docs/architecture.md names only what exists, and what it says of the SQL files is true of them."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "docs" / "architecture.md").read_text(encoding="utf-8")
SQL = REPOSITORY / "sql"
FUNCTIONS = SQL / "ingest" / "functions"

#: Texts in code style, such as file names; blocks of code have none.
CODE = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", PAGE, flags=re.MULTILINE | re.DOTALL))
TESTS = sorted({text for text in CODE if "::" in text})
FILES = sorted({text for text in CODE if re.fullmatch(r"(src|sql|tests|web|docs|benchmarks)/\S+", text)} - {*TESTS})

#: Tables whose rows belong to a playlist, of which there may be very many; `playlist` itself is looked up by name.
OF_PLAYLISTS = (
    "node hotspot playlist_size context event visit slot_total part_total day_total noon_total recency arrival_total "
    "kaltura_page_load kaltura_beacon"
).split()

WRITES = re.compile(r"\b(?:insert into|update|delete from|truncate)\s+(?:ivgraph\.)?([a-z_]+)")
#: Of `for update skip locked` and `do update set`.
NO_TABLES = {"skip", "set"}
READS = re.compile(rf"\b(?:from|join|update|using)\s+(?:ivgraph\.)?(?:{'|'.join(OF_PLAYLISTS)})\b")
NAMES_PLAYLIST = re.compile(r"\bplaylist(?:_id)?\s*(?:=|>|<=)")
#: Statements that do not name the playlists for every table that they read, and why.
OF_ALL_PLAYLISTS = {
    "sql/catalog/sizes.sql": "also asks for the largest playlists, which bound what a list of playlists costs",
    "sql/sources/kaltura/count_queued_beacons.sql": "counts what waits of all playlists, for their common bound",
    "sql/sources/kaltura/due_page_loads.sql": "looks for what has waited long enough, of all playlists",
    "sql/sources/kaltura/queued_beacons.sql": "names pairs of playlist and session in one comparison",
    "sql/sources/kaltura/page_loads.sql": "names pairs of playlist and session in one comparison",
    "sql/sources/kaltura/delete_old_page_loads.sql": "forgets what is over, of all playlists",
    "sql/analytics/metrics/local_day_measures.sql": "names them once for both tables of days",
    "sql/analytics/playlists/contexts.sql": "reads the contexts of all playlists, for a list that a filter orders",
}
#: What has another value in another session, or outlives a transaction: temporary objects and session-level locks.
OF_SESSION = re.compile(
    r"\b(?:current_setting|set_config|current_date|current_time|current_timestamp|localtime|localtimestamp|now\(\)"
    r"|clock_timestamp|statement_timestamp|to_char|listen|notify|temp|temporary|pg_temp|pg_(?:try_)?advisory_lock"
    r"|date_trunc\([^(),]*,[^(),]*\))"
)
#: Notes when a migration was applied; nothing reads it.
OF_SESSION_BUT_HARMLESS = {"sql/database/migrate/prepare.sql"}


def rows(heading: str) -> list[list[str]]:
    """The rows of the table whose head begins with a text."""
    _, _, below = PAGE.partition(f"\n| {heading}")
    lines = below.partition("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def in_code(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def statements() -> Iterator[tuple[str, str]]:
    """The path and the SQL of each file but the migrations, without comments."""
    for path in sorted(SQL.rglob("*.sql")):
        if path.parent.name != "migrations":
            yield path.relative_to(REPOSITORY).as_posix(), _without_comments(path)


def _without_comments(path: Path) -> str:
    return re.sub(r"--.*", "", path.read_text(encoding="utf-8"))


@cache
def _functions() -> dict[str, str]:
    """The SQL functions by name, each with its text."""
    migrations = "\n\n".join(
        _without_comments(path) for path in sorted((SQL / "database" / "migrations").glob("*.sql"))
    )
    # In a migration, a function ends with the first empty line.
    found = dict(re.findall(r"create (?:or replace )?function (\w+)(.*?)\n\n", migrations, re.DOTALL))
    return found | {path.stem: _without_comments(path) for path in FUNCTIONS.glob("*.sql")}


def _written_by(sql: str, visited: frozenset[str] = frozenset()) -> set[str]:
    """The tables that SQL writes to, itself or by functions that it calls, without those that were visited."""
    tables = set(WRITES.findall(sql)) - NO_TABLES
    called = {name for name in _functions().keys() - visited if re.search(rf"\b{name}\(", sql)}
    return tables.union(*(_written_by(_functions()[name], visited | called) for name in called))


@cache
def _functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("name", TESTS)
def test_every_test_that_it_names_exists(name: str) -> None:
    path, function = name.split("::")
    assert function in _functions_of(REPOSITORY / path)


@pytest.mark.parametrize("name", FILES)
def test_every_file_that_it_names_exists(name: str) -> None:
    assert (REPOSITORY / name).exists()


def test_every_page_that_it_leads_to_exists() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", PAGE)
    assert links
    for link in links:
        assert (REPOSITORY / "docs" / link).exists(), link


def test_every_benchmark_that_it_names_exists() -> None:
    named = {name for text in CODE if "-m benchmarks" in text for name in text.partition("-m benchmarks")[2].split()}
    assert named
    assert named <= {path.stem for path in (REPOSITORY / "benchmarks").glob("*.py")}


def test_every_target_of_make_that_it_names_exists() -> None:
    targets = {text.split()[1] for text in CODE if text.startswith("make ")}
    assert targets
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    assert targets <= set(re.findall(r"^(\w+):", makefile, re.MULTILINE))


def test_tables_are_written_only_from_the_folders_that_the_page_names() -> None:
    written: dict[str, set[str]] = defaultdict(set)
    for path, sql in statements():
        folder = Path(path).parent.relative_to("sql").as_posix()
        for table in _written_by(sql) if SQL / folder != FUNCTIONS else ():
            written[table].add(folder)
    told = {
        table: set(in_code(folders)) for tables, folders, _ in rows("tables | folders") for table in in_code(tables)
    }
    assert told == written


def test_no_event_is_changed_or_deleted() -> None:
    for path, sql in statements():
        assert not re.search(r"\b(update|delete from|truncate)\s+(ivgraph\.)?event\b", sql), path


def test_statements_name_their_playlists() -> None:
    """As many conditions on a playlist as tables that it reads."""
    unnamed = {path for path, sql in statements() if len(NAMES_PLAYLIST.findall(sql)) < len(READS.findall(sql))}
    assert unnamed == set(OF_ALL_PLAYLISTS)


def test_no_statement_depends_on_its_session() -> None:
    depending = {path for path, sql in statements() if OF_SESSION.search(sql)}
    assert depending == OF_SESSION_BUT_HARMLESS
