"""The database: a pool, and statements by name. With embedded the only importer of asyncpg."""

from ivgraph.database.connection import SCHEMA, encode_time, parse_uuid
from ivgraph.database.database import Database, connect
from ivgraph.database.session import Row, Session

__all__ = ["SCHEMA", "Database", "Row", "Session", "connect", "encode_time", "parse_uuid"]
