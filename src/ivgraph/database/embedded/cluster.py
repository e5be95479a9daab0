"""Sets up a data folder for its first use: runs initdb, and creates the database `ivgraph` and its owner."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ivgraph.database.embedded.account import Account
from ivgraph.database.embedded.binaries import Binaries
from ivgraph.database.embedded.folder import open_private
from ivgraph.errors import EmbeddedPostgresError

#: The name of both the database and its superuser.
DATABASE = "ivgraph"


def make_cluster(folder: Path, binaries: Binaries, account: Account, settings: Mapping[str, str], log: Path) -> None:
    """Makes a PostgreSQL data folder where there is none, or an empty one. The caller holds the folder's lock.

    The folder is made under a temporary name in the same parent and renamed when it is complete, so that a crash leaves
    no incomplete data folder.

    Raises:
        EmbeddedPostgresError: initdb failed, because of a full disk for example; nothing is left behind.
    """
    prefix = f".{folder.name}.new-"
    for leftover in folder.parent.glob(f"{prefix}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent))
    try:
        if account.drops_privileges:
            os.chown(staging, account.uid, account.gid, follow_symlinks=False)
        _run(account, log, *_initdb_command(binaries, staging, durable=settings.get("fsync") != "off"))
        _run(account, log, *_single_user_command(binaries, staging), text=f"create database {DATABASE};\n")
        staging.rename(folder)
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise
        raise EmbeddedPostgresError(
            f"{folder} is a mount point, which can't be replaced: "
            "choose a folder inside it for the embedded PostgreSQL's data."
        ) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def indent_last_lines(text: str, count: int = 12) -> str:
    """The last lines of a log, indented for a message."""
    return "".join(f"\n    {line}" for line in text.strip().splitlines()[-count:]) or "\n    (nothing)"


def _initdb_command(binaries: Binaries, staging: Path, *, durable: bool) -> list[str]:
    """The command line of initdb. Its locale sorts text the same on every system, unlike ICU's or the caller's."""
    collation = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if binaries.major >= 17 else []
    return [
        str(binaries.initdb),
        f"--pgdata={staging}",
        f"--username={DATABASE}",
        "--encoding=UTF8",
        "--locale=C",
        *collation,
        "--auth-local=trust",
        "--auth-host=reject",
        "--data-checksums",
        "--no-instructions",
        *([] if durable else ["--no-sync"]),
    ]


def _single_user_command(binaries: Binaries, staging: Path) -> list[str]:
    # The single-user mode needs neither a client nor a socket. Without exit_on_error its exit status is always 0.
    return [str(binaries.postgres), "--single", "-D", str(staging), "-c", "exit_on_error=on", "template1"]


def _run(account: Account, log: Path, *command: str, text: str = "") -> None:
    result: subprocess.CompletedProcess[str] = account.run(*command, text=text)
    with open_private(log) as file:
        file.write(result.stdout)
    if result.returncode != 0:
        raise EmbeddedPostgresError(
            f"{Path(command[0]).name} could not set up the embedded PostgreSQL; "
            "if the disk is full, make room and start again. "
            f"Its last lines (the others are in {log}):{indent_last_lines(result.stdout)}"
        )
