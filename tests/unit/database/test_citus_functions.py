"""The dispatchers of Citus stand for the functions of one server, and the copies of these name tables of one shard."""

from __future__ import annotations

import re

import pytest

from ivgraph.database.citus.functions import DISPATCHED, make_copies
from ivgraph.database.citus.tables import DISTRIBUTED_TABLES, REFERENCE_TABLES
from ivgraph.database.sqlfiles import read_sql

SIGNATURE = re.compile(r"create or replace function (.*?)\s+language", re.DOTALL)


@pytest.mark.parametrize("name", sorted(DISPATCHED))
def test_a_dispatcher_has_the_signature_of_its_function(name: str) -> None:
    signatures = [SIGNATURE.search(read_sql(file)) for file in (name, name.replace("ingest/", "database/citus/"))]
    assert len({" ".join(found[1].split()) for found in signatures if found}) == 1


def test_copies_name_no_distributed_table_and_no_function_without_their_shard() -> None:
    numbers = {table: number for number, table in enumerate([*REFERENCE_TABLES, *DISTRIBUTED_TABLES], 1_000)}
    copies = make_copies(7, numbers)
    named = {name for copy in copies for name in re.findall(r"\bivgraph\.(\w+)", copy)}
    assert {name for name in named if name in numbers} == set()
    assert {
        "visit_1005",
        "store_events_7",
        "fold_visits_7",
        "add_totals_7",
        "rebuild_playlist_7",
        "count_playlist_sizes_7",
    } <= named
