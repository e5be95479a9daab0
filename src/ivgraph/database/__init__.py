"""PostgreSQL: connections, sessions that run the statements of sql/ by name, migrations, and the embedded server.

No other package imports asyncpg, and no module here knows what the tables mean.
"""

from ivgraph.database.connection import SCHEMA, encode_time, parse_uuid
from ivgraph.database.database import Database, connect
from ivgraph.database.session import Row, Session

__all__ = ["SCHEMA", "Database", "Row", "Session", "connect", "encode_time", "parse_uuid"]
