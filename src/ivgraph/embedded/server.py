"""The embedded server's life: one process starts and stops it, others on the same data folder join it."""

from __future__ import annotations

import fcntl
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

from ivgraph.embedded.account import Account, choose_account
from ivgraph.embedded.binaries import Binaries, find_binaries
from ivgraph.embedded.cluster import DATABASE, make_cluster
from ivgraph.embedded.folder import (
    PORT,
    check_folder,
    give_folder,
    locate_folder,
    open_private,
    prepare_socket_folder,
)
from ivgraph.embedded.keeper import Keeper
from ivgraph.embedded.postmaster import answers, clear_leftovers, mark, read_pid_file
from ivgraph.errors import EmbeddedPostgresError

#: Long, for the recovery of a large database after a crash; a server that fails ends the wait at once.
START_SECONDS = 300.0

#: A log that is larger when the server starts is set aside, and the one set aside before is dropped.
LOG_BYTES = 10_000_000

#: For a small machine; each may be overridden.
SETTINGS = {
    "max_connections": "100",
    "shared_buffers": "128MB",
    "huge_pages": "off",
    "jit": "off",
    "random_page_cost": "1.1",
    "synchronous_commit": "on",
    # Not compressed: that took more time the larger the database was.
    "wal_compression": "off",
    "max_wal_size": "2GB",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class EmbeddedPostgres:
    """A PostgreSQL server on a data folder, running within a ``with`` block.

    The first to enter starts the server and stops it on leaving; until then others, in any process, join it.
    A server that crashes is started again. The folder is made at need, beside it lie its ``.log`` and ``.lock``.
    """

    #: Where to connect: the database `ivgraph`, as its superuser, over a socket that only the server's user can reach.
    dsn: str
    #: False when another runs the server, and we joined it.
    owned: bool

    def __init__(
        self, data_dir: Path, *, binaries: Path | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        """Takes the data folder, where ``postgres`` and ``initdb`` are (None searches), and PostgreSQL's settings."""
        self._asked_folder = data_dir
        self._asked_binaries = binaries
        self._settings = SETTINGS | dict(settings or {})
        self._exit = ExitStack()

    def __enter__(self) -> EmbeddedPostgres:
        """Starts the server, or joins it.

        Raises:
            EmbeddedPostgresError: It can't run; the message says why and what to do.
        """
        with ExitStack() as stack, _readable_errors(self._asked_folder):
            account = choose_account(self._asked_folder)
            folder = locate_folder(self._asked_folder, account)
            lock = stack.enter_context(open_private(_beside(folder, ".lock")))
            deadline = time.monotonic() + START_SECONDS
            running = None
            while not (owned := _take(lock.fileno())) and not (running := _find_running(folder)):
                if time.monotonic() > deadline:
                    raise EmbeddedPostgresError(
                        f"Another process keeps {lock.name}, but its PostgreSQL is not ready after "
                        f"{START_SECONDS:.0f} s: end that process, or look into {_beside(folder, '.log')}."
                    )
                time.sleep(0.02)
            self.owned = owned
            self.dsn = _dsn(running or self._start(folder, account, stack))
            self._exit = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stops the server if we started it, at most a minute or so long."""
        self._exit.close()

    def _start(self, folder: Path, account: Account, stack: ExitStack) -> Path:
        """Starts the server as this process's child; gives the folder of its socket."""
        log = _beside(folder, ".log")
        if log.is_file() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_name(f"{log.name}.1"))
        binaries = find_binaries(self._asked_binaries, account)
        if not check_folder(folder, account, binaries.major):
            make_cluster(folder, binaries, account, self._settings, log)
        give_folder(folder, account)
        socket_folder = prepare_socket_folder(folder, account)
        if socket_folder != folder:
            stack.callback(shutil.rmtree, socket_folder, ignore_errors=True)
        clear_leftovers(folder, socket_folder, account)
        command = account.command(*_postgres(binaries, folder, socket_folder, self._settings))
        keeper = Keeper(command, log, lambda: clear_leftovers(folder, socket_folder, account))
        stack.callback(keeper.stop)
        keeper.start_until(lambda pid: _is_ready(folder, pid), START_SECONDS)
        return socket_folder


def _beside(folder: Path, suffix: str) -> Path:
    return folder.with_name(folder.name + suffix)


def _take(lock: int) -> bool:
    """Takes the lock if it is free. It goes with the process, however that ends; a forked child must not outlive it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _find_running(folder: Path) -> Path | None:
    """The folder of the socket of the server that runs on the data folder, once it is ready."""
    said = read_pid_file(folder)
    ready = said and said.status == "ready" and answers(Path(said.socket_folder))
    return Path(said.socket_folder) if said and ready else None


def _is_ready(folder: Path, pid: int) -> bool:
    # Only a file of this process counts: after a crash the file of the one before still says "ready".
    said = read_pid_file(folder)
    return bool(said and said.pid == pid and _find_running(folder))


def _postgres(binaries: Binaries, folder: Path, socket_folder: Path, settings: Mapping[str, str]) -> Iterator[str]:
    quoted = str(socket_folder).replace('"', '""')
    private = {
        "cluster_name": mark(folder),
        "listen_addresses": "",
        "port": str(PORT),
        "unix_socket_directories": f'"{quoted}"',
        "unix_socket_permissions": "0700",
        "log_destination": "stderr",
        "logging_collector": "off",
    }
    yield from (str(binaries.postgres), "-D", str(folder))
    for name, value in {**settings, **private}.items():
        yield from ("-c", f"{name}={value}")


def _dsn(socket_folder: Path) -> str:
    # Everything is said, for else PGPORT, PGSSLMODE and the like of the environment would be used.
    return f"postgresql://{DATABASE}@/{DATABASE}?host={quote(str(socket_folder), safe='/')}&port={PORT}&sslmode=disable"


@contextmanager
def _readable_errors(folder: Path) -> Iterator[None]:
    """Turn the system's refusals into a sentence that names the place and the way out."""
    try:
        yield
    except PermissionError as error:
        raise EmbeddedPostgresError(
            f"{error.filename or folder} can't be used by this user: make {folder} writable for it, "
            "choose another data folder with IVGRAPH_DATA_DIR, or run ivgraph as the user that the folder belongs to."
        ) from error
    except (FileExistsError, NotADirectoryError) as error:
        raise EmbeddedPostgresError(
            f"{error.filename or folder} is a file where a folder is needed: "
            "remove it, or choose another data folder with IVGRAPH_DATA_DIR."
        ) from error
    except OSError as error:
        raise EmbeddedPostgresError(
            f"The embedded PostgreSQL's data folder {folder} can't be used ({error}): "
            "correct that, or choose another with IVGRAPH_DATA_DIR."
        ) from error
