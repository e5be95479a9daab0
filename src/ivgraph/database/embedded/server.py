"""The embedded server's life: one process starts and stops it, others on the same data folder join it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType

from ivgraph.database.embedded.account import choose_account
from ivgraph.database.embedded.folder import locate_folder
from ivgraph.database.embedded.instance import Instance
from ivgraph.database.embedded.keeper import Keeper
from ivgraph.database.embedded.lock import FolderLock
from ivgraph.errors import EmbeddedPostgresError
from ivgraph.quoting import reason_of

#: Long, for the recovery of a large database after a crash; a server that fails ends the wait at once.
START_SECONDS = 300.0


class EmbeddedPostgres:
    """A PostgreSQL server on a data folder, running within a ``with`` block.

    The first to enter starts the server and stops it on leaving; until then others, in any process, join it. When it
    was stopped while others are there, one of them starts it again at the same address. A server that ends by itself
    is started again, for ever. The folder is made at need, beside it lie its ``.log`` and ``.lock``.
    """

    #: Where to connect: the database `ivgraph`, as its superuser, over a socket that only the server's user can reach.
    dsn: str

    def __init__(
        self, data_dir: Path, *, binaries: Path | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        """Takes the data folder, where ``postgres`` and ``initdb`` are (None searches), and PostgreSQL's settings."""
        self._asked_folder = data_dir
        self._binaries = binaries
        self._settings = settings
        self._keeper: Keeper | None = None
        self._exit = ExitStack()

    @property
    def owned(self) -> bool:
        """Whether it is we who run the server at this moment."""
        return self._keeper is not None and self._keeper.owns

    def __enter__(self) -> EmbeddedPostgres:
        """Starts the server, or joins it.

        Raises:
            EmbeddedPostgresError: It can't run; the message says why and what to do.
        """
        with ExitStack() as stack, _readable_errors(self._asked_folder):
            account = choose_account(self._asked_folder)
            folder = locate_folder(self._asked_folder, account)
            lock = stack.enter_context(FolderLock(folder))
            instance = Instance(folder, account, self._binaries, self._settings)
            self._keeper = Keeper(instance, lock)
            stack.callback(self._keeper.stop)
            self._keeper.start(START_SECONDS)
            self.dsn = instance.address
            self._exit = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stops the server if we run it, at most a minute or so long."""
        self._exit.close()


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
        place = f"{error.filename}: " if error.filename else ""
        raise EmbeddedPostgresError(
            f"The embedded PostgreSQL's data folder {folder} can't be used ({place}{reason_of(error)}): "
            "correct that, or choose another with IVGRAPH_DATA_DIR."
        ) from error
