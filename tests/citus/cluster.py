"""Runs a Citus cluster on this machine, in temporary folders: a coordinator and its workers.

Run as a program in this folder's parent, ``python -m citus.cluster``, it prints the URL of the coordinator and serves
until its input ends. Or it runs a command with IVGRAPH_TEST_CITUS_URL in its environment: the URL of a cluster that
runs already, if the variable is set.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg

from ivgraph.database.embedded.account import Account, choose_account

URL_VARIABLE = "IVGRAPH_TEST_CITUS_URL"
BINARIES_VARIABLE = "IVGRAPH_TEST_CITUS_BIN"
#: The folder of initdb and postgres, whose installation has Citus.
BINARIES = Path(os.environ.get(BINARIES_VARIABLE, "/usr/lib/postgresql/17/bin"))

SETTINGS = {
    "shared_preload_libraries": "citus",
    "listen_addresses": "127.0.0.1",
    # Two-phase commit between the nodes.
    "max_prepared_transactions": "200",
    "max_connections": "200",
    "jit": "off",
    # Each database with Citus has a maintenance daemon, and moving shards takes logical replication.
    "max_worker_processes": "64",
    "wal_level": "logical",
    # Tests stop nodes, not the machine: what the system has cached survives.
    "fsync": "off",
    "full_page_writes": "off",
    # A transaction that a stopped node leaves in doubt is settled soon.
    "citus.recover_2pc_interval": "1s",
    "citus.enable_statistics_collection": "off",
    "log_min_messages": "warning",
}


class Node:
    """One PostgreSQL server of a cluster."""

    def __init__(self, folder: Path, account: Account, port: int) -> None:
        self.folder = folder
        self.port = port
        self._account = account
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Starts the server. It ends with the thread that calls this."""
        settings = {**SETTINGS, "port": str(self.port), "unix_socket_directories": str(self.folder)}
        options = [f"--{name}={value}" for name, value in settings.items()]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                self._account.command(BINARIES / "postgres", "-D", self.folder / "data", *options),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
            )

    @property
    def is_running(self) -> bool:
        return self._process is not None

    def wait_until_ready(self) -> None:
        """Waits until the server takes connections."""
        assert self._process
        deadline = time.monotonic() + 60
        while True:
            try:
                asyncio.run(ask(self.url(), "select 1"))
                return
            except (OSError, asyncpg.PostgresError):
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"PostgreSQL does not start; see {self.folder / 'log'}") from None
                time.sleep(0.05)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops the server, and waits for its end. SIGQUIT stops it at once, as a crash would."""
        if self._process:
            self._process.send_signal(how)
            self._process.wait(60)
            self._process = None


class Cluster:
    """A coordinator and its workers."""

    def __init__(self, folder: Path, account: Account) -> None:
        self._folder = folder
        self._account = account
        self._nodes: list[Node] = []
        self.coordinator = self.make_node()
        self.workers: list[Node] = []

    def make_node(self) -> Node:
        """Makes and starts one more server, which is no part of the cluster yet. It is not ready at once."""
        port = _free_port()
        folder = self._folder / f"node-{port}"
        folder.mkdir(mode=0o700)
        os.chown(folder, self._account.uid, self._account.gid)
        initdb = self._account.run(
            BINARIES / "initdb", "-D", folder / "data", "-U", "postgres", "--auth=trust", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync", "--no-instructions",
        )  # fmt: skip
        if initdb.returncode:
            raise RuntimeError(initdb.stdout)
        node = Node(folder, self._account, port)
        self._nodes.append(node)
        node.start()
        return node

    def stop(self) -> None:
        for node in self._nodes:
            node.stop()


@contextmanager
def run_cluster(workers: int) -> Iterator[Cluster]:
    """Runs a cluster whose nodes have the database ``postgres`` with Citus, and removes it with all its data.

    Args:
        workers: Without workers the coordinator holds the shards itself.
    """
    # Only root can enter pytest's own temporary folder, and root's server runs as another user.
    folder = Path(tempfile.mkdtemp(prefix="ivgraph-citus-"))
    folder.chmod(0o755)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        cluster = Cluster(folder, choose_account(folder / "none"))
        stack.callback(cluster.stop)
        cluster.workers += [cluster.make_node() for _ in range(workers)]
        nodes = [cluster.coordinator, *cluster.workers]
        for node in nodes:
            node.wait_until_ready()
        asyncio.run(join_nodes([node.url() for node in nodes]))
        yield cluster


async def join_nodes(urls: Sequence[str]) -> None:
    """Makes the extension in a database of each node, and tells the first one, the coordinator, the others."""
    await asyncio.gather(*(ask(url, "create extension citus") for url in urls))
    coordinator, *workers = [urlsplit(url) for url in urls]
    statements = [
        f"select citus_set_coordinator_host('{coordinator.hostname}', {coordinator.port})",
        *(f"select citus_add_node('{worker.hostname}', {worker.port})" for worker in workers),
    ]
    if not workers:
        statements.append(
            f"select citus_set_node_property('{coordinator.hostname}', {coordinator.port}, 'shouldhaveshards', true)"
        )
    for statement in statements:
        await ask(urls[0], statement)


async def ask(url: str, statement: str) -> None:
    """Runs a statement in a database of one node."""
    connection = await asyncpg.connect(url, timeout=20)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("command", nargs="*", help="what to run while the cluster runs")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if options.command and URL_VARIABLE in os.environ:
        sys.exit(subprocess.run(options.command, check=False).returncode)
    if not (BINARIES / "postgres").is_file():
        sys.exit(f"{BINARIES} has no PostgreSQL: build Citus as CONTRIBUTING.md says, or set {BINARIES_VARIABLE}.")
    with run_cluster(options.workers) as cluster:
        url = cluster.coordinator.url()
        if options.command:
            done = subprocess.run(options.command, check=False, env={**os.environ, URL_VARIABLE: url})
            sys.exit(done.returncode)
        print(url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
