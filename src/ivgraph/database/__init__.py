"""PostgreSQL: connections, sessions that run the statements of sql/ by name, migrations, and the embedded server.

No other package imports asyncpg, and no module here knows what the tables mean.
"""

from ivgraph.database.connection import SCHEMA, parse_uuid
from ivgraph.database.database import Database, connect
from ivgraph.database.replicas import Replicas, open_replicas
from ivgraph.database.request_database import ReadableDatabase, RequestDatabase
from ivgraph.database.session import Row, Session

__all__ = [
    "SCHEMA",
    "Database",
    "ReadableDatabase",
    "Replicas",
    "RequestDatabase",
    "Row",
    "Session",
    "connect",
    "open_replicas",
    "parse_uuid",
]
