"""The embedded PostgreSQL: found or unpacked, set up, started as a direct child, shared, and stopped.

Read server.py first. It calls, in this order: account (who runs the server), folder (where the data is), binaries
(which PostgreSQL), cluster (its first setup), postmaster (what runs already) and keeper (which keeps it running).
"""

from ivgraph.embedded.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres"]
