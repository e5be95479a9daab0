"""Runs PgBouncer in transaction mode in front of a PostgreSQL that listens on a Unix socket."""

from __future__ import annotations

import signal
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from ivgraph.database.embedded.account import choose_account
from support.asking import wait_until
from support.command import data_folder
from support.packages import find_program

#: Fewer than the connections that one ivgraph opens, so that all clients share them in turn.
SERVER_CONNECTIONS = 3

_CONFIGURATION = """
[databases]
* = host={host} port={port} user={user}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen_port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
{options}
"""


@contextmanager
def pgbouncer(dsn: str, *, port: int = 0, options: Mapping[str, str | int] | None = None) -> Iterator[str]:
    """Runs PgBouncer while the block runs. Yields the URL that leads through it to the database of the given URL.

    Args:
        port: Where it listens; 0 takes a free port.
        options: Settings of PgBouncer.
    """
    program = find_program("pgbouncer", "pgbouncer", "/usr/sbin/pgbouncer")
    parts = urlsplit(dsn)
    target = parse_qs(parts.query)
    with data_folder() as folder:
        account = choose_account(Path(target["host"][0]))
        port = port or _free_port()
        file = folder / "pgbouncer.ini"
        file.write_text(
            _CONFIGURATION.format(
                host=target["host"][0],
                port=target["port"][0],
                listen_port=port,
                user=parts.username,
                connections=SERVER_CONNECTIONS,
                options="\n".join(f"{name} = {value}" for name, value in (options or {}).items()),
            )
        )
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(account.command(program, file), stderr=log, stdout=log, cwd="/")
        try:
            url = f"postgresql://{parts.username}@127.0.0.1:{port}{parts.path}?sslmode=disable"
            wait_until(lambda: _accepts(port) or process.poll() is not None)
            assert process.poll() is None, (folder / "log").read_text()
            yield url
        finally:
            process.send_signal(signal.SIGQUIT)  # at once; after SIGTERM it would wait for its clients
            process.wait(20)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _accepts(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
