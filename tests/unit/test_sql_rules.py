"""Rules that let every statement run on one PostgreSQL server and on a Citus cluster.

Tables are distributed by playlist_id, so that everything about a playlist is on one machine. A statement reaches only
the machines it must if it says of each such table which playlists it means.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SQL = Path(__file__).parents[2] / "sql"
FUNCTIONS = SQL / "ingest" / "functions"

#: Tables that are distributed by playlist_id.
DISTRIBUTED = (
    "node hotspot playlist_size context viewer event visit slot_total part_total day_total noon_total recency "
    "arrival_total step journey transition_day walk_day node_set_day click_day watch_day exposed_set_day "
    "playlist_version note"
).split()
TABLE = "|".join(DISTRIBUTED)

#: A table that is read or changed, and the alias it gets. What follows `insert into` is a rule of its own.
REFERENCE = re.compile(
    rf"\b(?:from|join|update|using|merge into)\s+(?:ivgraph\.)?({TABLE})\b(?:\s+as\s+(\w+))?(?!\s*\()"
)
#: Rows that are read of a table, a step of the statement or a subquery, and not made by a function.
ROWS = re.compile(r"\b(?:from|join)\s+(?:(?:ivgraph\.)?\w+\b(?!\s*\()|\(\s*select\b)")
INSERT = re.compile(rf"\binsert into\s+(?:ivgraph\.)?({TABLE})\b(?:\s+as\s+\w+)?\s*(\([^)]*\))?")
CONFLICT = re.compile(r"\bon conflict\s*(\([^)]*\))")
#: The columns that a `merge` inserts.
MERGED = re.compile(r"\bthen\s+insert\s*(\([^)]*\))")
#: In functions: a table without its schema, or without an alias by the table's own or another name.
BARE = re.compile(
    rf"\b(?:from|join|update|using|insert into|merge into)\s+(?:(?:{TABLE})\b|ivgraph\.(?:{TABLE})\b(?!\s+as\s+\w+))"
)

#: Statements that mean all playlists for some table, or name the playlists only in a way that the rule does not see.
OF_ALL_PLAYLISTS = {
    "catalog/largest_sizes.sql": "finds the largest playlists, which limit the cost of a list of playlists",
    "analytics/playlists/contexts.sql": "reads the contexts of all playlists, for a list that a filter sorts",
    "analytics/metrics/local_day_measures.sql": "names them once for both tables of days",
}

#: What has another meaning in another session, or needs one of its own.
FORBIDDEN = {
    "a temporary object": re.compile(r"\btemp(?:orary)?\s+(?:table|view|sequence)\b|\bpg_temp\b"),
    "a table that is emptied": re.compile(r"\btruncate\b"),
    "a setting of the session": re.compile(r"\bset\s+(?:session|local)\b|\bset_config\b|\bcurrent_setting\b"),
    "a lock of the session": re.compile(r"\bpg_(?:try_)?advisory_(?:un)?lock(?:_shared)?\b"),
    "the clock": re.compile(
        r"\b(?:now\(\)|(?:current_date|current_time|current_timestamp|localtime(?:stamp)?|clock_timestamp|"
        r"statement_timestamp|transaction_timestamp|timeofday)\b)"
    ),
    "the time zone of the session": re.compile(
        r"\bdate_trunc\([^(),]*,[^(),]*\)|::date\b(?!\[)|\bextract\s*\(\s*(?!epoch)\w+\s+from|"
        r"\bdate_part\(\s*'(?!epoch)|\bto_char\b|::timestamp\b(?!tz)|\bage\("
    ),
    "a notification": re.compile(r"\b(?:listen|notify|pg_notify)\b"),
}
#: Scripts of the migrations run once, by themselves; the check for readiness empties a table of its own.
OUTSIDE = ("database/migrations/", "database/migrate/", "database/citus/")


def read(path: Path) -> str:
    """The text of a file without comments, and without the one way to a date that names its zone."""
    text = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
    return re.sub(r"\([^()]* at time zone 'UTC'[^()]*\)::date", "", text)


STATEMENTS = {
    name: read(path)
    for path in sorted(SQL.rglob("*.sql"))
    if not (name := path.relative_to(SQL).as_posix()).startswith(OUTSIDE)
}


def query_around(sql: str, position: int) -> str:
    """The query that a position of a statement is in: up to the parentheses or the `union` around it."""
    start, end = 0, len(sql)
    depth = 0
    for index in range(position, -1, -1):
        depth += {")": 1, "(": -1}.get(sql[index], 0)
        if depth < 0 or (depth == 0 and re.match(r"union\b", sql[index:])):
            start = index
            break
    depth = 0
    for index in range(position, len(sql)):
        depth += {"(": 1, ")": -1}.get(sql[index], 0)
        if depth < 0 or (depth == 0 and re.match(r"union\b|;", sql[index:])):
            end = index
            break
    return sql[start:end]


def unnamed_tables(sql: str) -> set[str]:
    """The tables that are read or changed without naming their playlists in the same query."""
    unnamed = set()
    for reference in REFERENCE.finditer(sql):
        table, alias = reference[1], reference[2] or reference[1]
        if re.search(rf"(?<!\.)\b{table} as (?:materialized )?\(", sql):
            continue  # a step of the statement has this name
        query = query_around(sql, reference.start())
        # A query of one table may leave its name out.
        name = rf"(?:\b{alias}\.)?" if len(REFERENCE.findall(query)) == 1 else rf"\b{alias}\."
        if not re.search(rf"{name}\bplaylist_id\b\s*(?:=|>|<=|in\b)|[=(]\s*{alias}\.playlist_id\b", query):
            unnamed.add(table)
    return unnamed


def branches_without_rows(sql: str) -> list[str]:
    """The branches of unions that read no table, no step of the statement and no subquery, outside of functions."""
    if "language plpgsql" in sql:
        return []
    ends = [end for union in re.finditer(r"\bunion\b(?:\s+all\b)?", sql) for end in (union.start() - 1, union.end())]
    return [branch for end in ends if not ROWS.search(branch := query_around(sql, end))]


@pytest.mark.parametrize("name", sorted(STATEMENTS.keys() - OF_ALL_PLAYLISTS.keys()))
def test_every_table_is_read_by_playlists(name: str) -> None:
    assert unnamed_tables(STATEMENTS[name]) == set()


@pytest.mark.parametrize("name", sorted(OF_ALL_PLAYLISTS))
def test_an_exception_is_needed(name: str) -> None:
    assert unnamed_tables(STATEMENTS[name]) != set()


def test_each_branch_of_a_union_reads_rows() -> None:
    """Citus refuses a union of a branch without a table, or with nothing but a function, where it asks many shards."""
    assert not {name: branches for name, sql in STATEMENTS.items() if (branches := branches_without_rows(sql))}


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_playlist_comes_first_in_what_is_inserted(name: str) -> None:
    sql = STATEMENTS[name]
    for table, columns in INSERT.findall(sql):
        # Contexts are inserted as whole rows, so that a new dimension needs no change there.
        assert table == "context" or re.match(r"\(\s*playlist_id\b", columns), table
    for columns in MERGED.findall(sql):
        assert re.match(r"\(\s*playlist_id\b", columns), columns
    if INSERT.search(sql):
        for key in CONFLICT.findall(sql):
            assert re.match(r"\(\s*(?:playlist_id|account_id)\b", key), key


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_statement_depends_on(what: str) -> None:
    assert [name for name, sql in STATEMENTS.items() if FORBIDDEN[what].search(sql)] == []


@pytest.mark.parametrize("path", sorted(FUNCTIONS.glob("*.sql")), ids=lambda path: path.stem)
def test_a_function_can_be_copied_for_a_shard(path: Path) -> None:
    sql = read(path)
    assert f"create or replace function ivgraph.{path.stem}(" in sql
    assert BARE.findall(sql) == []
    assert not re.search(r"\bset\s+search_path\b", sql)


def test_the_rules_notice_what_breaks_them() -> None:
    assert REFERENCE.findall("select from visit") == [("visit", "")]
    assert REFERENCE.findall("join ivgraph.event as other on") == [("event", "other")]
    assert REFERENCE.findall("merge into ivgraph.visit as visit using") == [("visit", "visit")]
    assert BARE.search("from ivgraph.visit where")
    assert BARE.search("merge into ivgraph.visit using")
    assert BARE.search("from visit as visit")
    assert not BARE.search("from ivgraph.visit as visit")
    assert branches_without_rows("select x from step union all select y from unnest(a) as y")
    assert branches_without_rows("select x from step union select y")
    assert not branches_without_rows("select x from step union all select y from (select y from node) as y")
    broken = {
        "a temporary object": "create temporary table x ()",
        "a table that is emptied": "truncate visit",
        "a setting of the session": "set local work_mem = 1",
        "a lock of the session": "select pg_advisory_lock(1)",
        "the clock": "select now()",
        "the time zone of the session": "select date_trunc('day', at)",
        "a notification": "notify x",
    }
    assert broken.keys() == FORBIDDEN.keys()
    assert all(FORBIDDEN[what].search(sql) for what, sql in broken.items())
    assert not FORBIDDEN["the time zone of the session"].search("date_trunc('day', at, 'UTC')")
