"""Checks whether a cluster can hold the tables: its extension, its nodes and their settings."""

from __future__ import annotations

from dataclasses import dataclass

import orjson

from ivgraph.database.session import Session
from ivgraph.errors import DatabaseUnavailable

MIN_VERSION = 13
#: How many shards each node with shards gets unless the operator says otherwise. A batch of events costs a call for
#: each shard that it touches, so more shards make it slower; a shard can be split later.
SHARDS_PER_NODE = 4


@dataclass(frozen=True, slots=True)
class Node:
    """What a node says of itself."""

    #: Its host and port, as the coordinator knows it.
    name: str
    is_coordinator: bool
    has_shards: bool
    #: Citus' version and PostgreSQL's major version.
    versions: tuple[str | None, int]
    #: How many transactions it can prepare; a commit on several nodes prepares one on each.
    prepared_transactions: int


async def find_extension(session: Session) -> str | None:
    """Returns the version of Citus in this database; None if it is a plain one."""
    (row,) = await session.fetch("database/citus/extension")
    version: str | None = row["version"]
    return version


async def check_nodes(session: Session) -> list[Node]:
    """Returns the nodes of the cluster, once it is sure that tables can be distributed over them.

    Raises:
        DatabaseUnavailable: They can't; the message says what to do first.
    """
    (extension,) = await session.fetch("database/citus/extension")
    check_extension(extension["version"], is_available=extension["is_available"])
    (server,) = await session.fetch("database/citus/local")
    if server["is_worker"]:
        raise DatabaseUnavailable(
            "This server is a worker of the Citus cluster: name the coordinator in IVGRAPH_DATABASE_URL."
        )
    if server["owner"] is not None:
        raise DatabaseUnavailable(
            f"The extension citus belongs to {server['owner']}, and Citus lets nobody else distribute new tables: "
            "connect as that user."
        )
    nodes = []
    for row in await session.fetch("database/citus/nodes"):
        if not row["is_reached"]:
            raise DatabaseUnavailable(
                f"The coordinator can't ask its node {row['name']} ({row['answer']}): start that node, or remove it "
                "with citus_remove_node."
            )
        answer = orjson.loads(row["answer"])
        versions = (answer["citus"], answer["postgresql"])
        nodes.append(Node(row["name"], row["is_coordinator"], row["has_shards"], versions, answer["prepared"]))
    check_members(nodes)
    return nodes


def advise_shards(nodes: list[Node]) -> int:
    """Returns over how many shards the tables should be distributed."""
    return SHARDS_PER_NODE * sum(node.has_shards for node in nodes)


def check_extension(version: str | None, *, is_available: bool) -> None:
    """Checks the extension of the database.

    Args:
        version: Of the extension in this database; None if it has none.
        is_available: Whether Citus is installed on the server.

    Raises:
        DatabaseUnavailable: It is missing or too old.
    """
    if version is None:
        step = (
            "run `create extension citus` in the database on every node, as a superuser, and add the workers with "
            "citus_add_node"
            if is_available
            else "install Citus on every node, add it to shared_preload_libraries, and restart"
        )
        raise DatabaseUnavailable(f"The database has no extension citus: {step}.")
    if int(version.split(".")[0]) < MIN_VERSION:
        raise DatabaseUnavailable(
            f"The database has Citus {version}; ivgraph needs {MIN_VERSION} or later. Upgrade it on every node."
        )


def check_members(nodes: list[Node]) -> None:
    """Checks the nodes of the cluster against each other.

    Raises:
        DatabaseUnavailable: The coordinator is unknown, versions differ, a node can't prepare transactions, or none may
            hold shards.
    """
    coordinator = next((node for node in nodes if node.is_coordinator), None)
    if coordinator is None:
        raise DatabaseUnavailable(
            "The cluster does not know its coordinator: run `select citus_set_coordinator_host('<its host name>')` on "
            "it."
        )
    for node in nodes:
        if node.versions != coordinator.versions:
            raise DatabaseUnavailable(
                f"The node {node.name} runs {_describe(node)} and the coordinator {_describe(coordinator)}: install "
                "the same versions on all nodes."
            )
        if not node.prepared_transactions:
            raise DatabaseUnavailable(
                f"The node {node.name} can't prepare transactions, which a commit on several nodes needs: set "
                "max_prepared_transactions to its max_connections, and restart it."
            )
    if not any(node.has_shards for node in nodes):
        raise DatabaseUnavailable(
            "No node of the cluster may hold shards: add workers with citus_add_node, or let the coordinator hold them "
            "with citus_set_node_property('<its host name>', <its port>, 'shouldhaveshards', true)."
        )


def _describe(node: Node) -> str:
    citus, postgresql = node.versions
    return f"PostgreSQL {postgresql} {f'with Citus {citus}' if citus else 'without the extension citus'}"
