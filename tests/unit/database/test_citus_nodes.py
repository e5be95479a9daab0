"""A cluster that can't hold the tables is refused in one sentence and the next step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ivgraph.database.citus.nodes import Node, advise_shards, check_extension, check_members
from ivgraph.errors import DatabaseUnavailable

COORDINATOR = Node("a:5432", True, False, ("15.0-1", 17), 200)
WORKER = Node("b:5432", False, True, ("15.0-1", 17), 200)


def test_a_cluster_that_fits_is_accepted() -> None:
    check_extension("15.0-1", is_available=True)
    check_members([COORDINATOR, WORKER, replace(WORKER, name="c:5432")])
    check_members([replace(COORDINATOR, has_shards=True)])


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ([WORKER], "The cluster does not know its coordinator: run `select citus_set_coordinator_host("),
        ([COORDINATOR], "No node of the cluster may hold shards: add workers with citus_add_node, or let"),
        (
            [COORDINATOR, replace(WORKER, versions=("14.0-1", 17))],
            "The node b:5432 runs PostgreSQL 17 with Citus 14.0-1 and the coordinator PostgreSQL 17 with Citus 15.0-1: "
            "install the same versions on all nodes.",
        ),
        ([COORDINATOR, replace(WORKER, versions=(None, 17))], "runs PostgreSQL 17 without the extension citus and the"),
        (
            [COORDINATOR, replace(WORKER, prepared_transactions=0)],
            "The node b:5432 can't prepare transactions, which a commit on several nodes needs: set "
            "max_prepared_transactions",
        ),
    ],
)
def test_a_cluster_that_does_not_fit_is_refused(nodes: list[Node], message: str) -> None:
    with pytest.raises(DatabaseUnavailable) as refused:
        check_members(nodes)
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("version", "is_available", "message"),
    [
        (None, True, "The database has no extension citus: run `create extension citus` in the database on every node"),
        (None, False, "The database has no extension citus: install Citus on every node, add it to"),
        ("12.1-1", True, "The database has Citus 12.1-1; ivgraph needs 13 or later. Upgrade it on every node."),
    ],
)
def test_a_missing_or_old_extension_is_refused(version: str | None, is_available: bool, message: str) -> None:
    with pytest.raises(DatabaseUnavailable) as refused:
        check_extension(version, is_available=is_available)
    assert str(refused.value).startswith(message)


def test_each_node_with_shards_gets_four() -> None:
    assert advise_shards([COORDINATOR, WORKER, replace(WORKER, name="c:5432")]) == 8
