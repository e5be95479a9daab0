"""The first setup of a data folder: initdb, and the database and its owner `ivgraph`."""

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
    """Makes a PostgreSQL data folder where there is none, or an empty one; the caller holds its lock.

    It is made beside and renamed when it is whole, so that a data folder is never half made.

    Raises:
        EmbeddedPostgresError: initdb failed (a full disk, say); nothing is left behind.
    """
    prefix = f".{folder.name}.new-"
    for leftover in folder.parent.glob(f"{prefix}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    staging = Path(tempfile.mkdtemp(prefix=prefix, dir=folder.parent))
    try:
        if account.dropped:
            os.chown(staging, account.uid, account.gid, follow_symlinks=False)
        _run(account, log, *_initdb(binaries, staging, durable=settings.get("fsync") != "off"))
        _run(account, log, *_single_user(binaries, staging), text=f"create database {DATABASE};\n")
        staging.rename(folder)
    except OSError as error:
        if error.errno != errno.EBUSY:
            raise
        raise EmbeddedPostgresError(
            f"{folder} is a mount point, which can't be exchanged: "
            "choose a folder inside it for the embedded PostgreSQL's data."
        ) from None
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def last_lines(text: str, number: int = 12) -> str:
    """The end of a log, indented to stand in a message."""
    return "".join(f"\n    {line}" for line in text.strip().splitlines()[-number:]) or "\n    (nothing)"


def _initdb(binaries: Binaries, staging: Path, *, durable: bool) -> list[str]:
    """The same order of text and the same upper case on every system: without ICU, and not the caller's locale."""
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


def _single_user(binaries: Binaries, staging: Path) -> list[str]:
    # Needs neither a client nor a socket; exit_on_error, as it ends well otherwise whatever its input did.
    return [str(binaries.postgres), "--single", "-D", str(staging), "-c", "exit_on_error=on", "template1"]


def _run(account: Account, log: Path, *command: str, text: str = "") -> None:
    answer: subprocess.CompletedProcess[str] = account.run(*command, text=text)
    with open_private(log) as file:
        file.write(answer.stdout)
    if answer.returncode != 0:
        raise EmbeddedPostgresError(
            f"{Path(command[0]).name} could not set up the embedded PostgreSQL; "
            "if the disk is full, make room and start again. "
            f"Its last lines (all are in {log}):{last_lines(answer.stdout)}"
        )
