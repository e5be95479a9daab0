"""The embedded PostgreSQL: a server that the processes on a data folder start as a child process, share, and stop.

Read server.py first, then keeper.py, the thread that starts the server and takes it over from other processes. It
prepares each start with instance.py, which calls binaries.py (which PostgreSQL runs), cluster.py (initdb), folder.py
(where the data is, and who owns it) and postmaster.py (which server runs already). Programs run as the user of
account.py, and a process that changes the folder holds its lock (lock.py). Windows has no embedded server.
"""

from ivgraph.database.embedded.server import EmbeddedPostgres

__all__ = ["EmbeddedPostgres"]
