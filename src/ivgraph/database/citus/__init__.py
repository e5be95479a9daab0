"""A database whose tables are distributed over the nodes of a Citus cluster.

``migrate`` notices such a database, or makes it one. ``tables`` distributes the tables, ``functions`` gives each shard
the functions that write, ``nodes`` checks the cluster, and ``errors`` explains what a statement raises when a node
fails. Statements that read need nothing of this: Citus plans them.
"""

from ivgraph.database.citus.errors import close_after_outage, is_outage, is_outage_of_node
from ivgraph.database.citus.functions import DISPATCHED, replace_functions
from ivgraph.database.citus.nodes import advise_shards, check_nodes, find_extension
from ivgraph.database.citus.tables import (
    TableSize,
    check_tables,
    count_shards,
    distribute_tables,
    measure_tables,
    read_tables,
)

__all__ = [
    "DISPATCHED",
    "TableSize",
    "advise_shards",
    "check_nodes",
    "check_tables",
    "close_after_outage",
    "count_shards",
    "distribute_tables",
    "find_extension",
    "is_outage",
    "is_outage_of_node",
    "measure_tables",
    "read_tables",
    "replace_functions",
]
