"""Starts the embedded server, or joins the one that another process on the same data folder runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType

from ivgraph.database.embedded.account import choose_account
from ivgraph.database.embedded.folder import resolve_data_folder
from ivgraph.database.embedded.instance import Instance
from ivgraph.database.embedded.keeper import Keeper
from ivgraph.database.embedded.lock import FolderLock
from ivgraph.errors import EmbeddedPostgresError
from ivgraph.quoting import reason_of

#: Long enough for the recovery of a large database after a crash. If the server fails, the wait ends at once.
START_TIMEOUT_SECONDS = 300.0


class EmbeddedPostgres:
    """A PostgreSQL server on a data folder, which runs within a ``with`` block.

    The first object on the folder starts the server and stops it at the end of its block. Other objects, in this or
    another process, join the server; when it is stopped, one of them starts it again at the same address. If the server
    ends by itself, it is started again, without a limit. The folder is made if it is missing; the files ``….log`` and
    ``….lock`` are next to it.
    """

    #: The URL of the database `ivgraph`, as its superuser, over a socket that only the server's user can open.
    dsn: str

    def __init__(
        self, data_dir: Path, *, binaries: Path | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        """
        Args:
            data_dir: The data folder.
            binaries: The folder with ``postgres`` and ``initdb``; None searches for them.
            settings: Settings of PostgreSQL, which override those of instance.SETTINGS.
        """
        self._requested_folder = data_dir
        self._binaries = binaries
        self._settings = settings
        self._keeper: Keeper | None = None
        self._exit = ExitStack()

    @property
    def is_owner(self) -> bool:
        """Whether this object runs the server at the moment."""
        return self._keeper is not None and self._keeper.is_owner

    def __enter__(self) -> EmbeddedPostgres:
        """Starts the server, or joins it.

        Raises:
            EmbeddedPostgresError: The server can't run; the message says why and what to do.
        """
        with ExitStack() as stack, _explain_os_errors(self._requested_folder):
            account = choose_account(self._requested_folder)
            folder = resolve_data_folder(self._requested_folder, account)
            lock = stack.enter_context(FolderLock(folder))
            instance = Instance(folder, account, self._binaries, self._settings)
            self._keeper = Keeper(instance, lock)
            stack.callback(self._keeper.stop)
            self._keeper.start(START_TIMEOUT_SECONDS)
            self.dsn = instance.address
            self._exit = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stops the server if this object runs it, which may take a minute or two."""
        self._exit.close()


@contextmanager
def _explain_os_errors(folder: Path) -> Iterator[None]:
    """Turns errors of the operating system into sentences that name the path and say what to do."""
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
        path = f"{error.filename}: " if error.filename else ""
        raise EmbeddedPostgresError(
            f"The embedded PostgreSQL's data folder {folder} can't be used ({path}{reason_of(error)}): "
            "correct that, or choose another with IVGRAPH_DATA_DIR."
        ) from error
