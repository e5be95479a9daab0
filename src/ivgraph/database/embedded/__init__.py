"""The embedded PostgreSQL: found or unpacked, set up, started as a direct child, shared, and stopped.

Read server.py first, then keeper.py, the thread that starts the server and takes it over from other processes. It works
on an instance, which calls, in this order: binaries (which PostgreSQL), cluster (its first setup), folder (where the
data is and who owns it) and postmaster (what runs already). All run as an account, under the folder's lock.
"""

from ivgraph.database.embedded.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres"]
