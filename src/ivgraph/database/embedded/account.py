"""Chooses the user that the server runs as: the current one, or for root an unprivileged one."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ivgraph.database.embedded import launch
from ivgraph.errors import EmbeddedPostgresError

#: The users that root tries, in this order. Every distribution has `nobody`.
UNPRIVILEGED_USERS = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """The user that PostgreSQL runs as."""

    name: str
    uid: int
    gid: int
    #: Whether this process is root, and its child processes switch to this user.
    drops_privileges: bool

    def command(self, *command: str | Path) -> list[str]:
        """The command line that runs a command as this user; the command ends when the thread that starts it ends."""
        user = (str(self.uid), str(self.gid)) if self.drops_privileges else ("-", "-")
        return [sys.executable, "-I", "-S", launch.__file__, str(os.getpid()), *user, *map(str, command)]

    def run(self, *command: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
        """Runs a command as this user, with ``text`` as its input, and waits for it; ``stdout`` has both outputs."""
        return subprocess.run(
            self.command(*command),
            check=False,
            input=text,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            cwd="/",
            start_new_session=True,
        )

    def can_enter(self, folder: Path) -> bool:
        """Whether this user can enter a folder. A child process tries it, because mode bits do not show ACLs."""
        return not self.drops_privileges or self.run("/bin/sh", "-c", 'cd -- "$0"', folder).returncode == 0


def choose_account(data_folder: Path) -> Account:
    """The user for a data folder: the current one; for root the folder's owner, else `postgres` or `nobody`.

    Raises:
        EmbeddedPostgresError: No user can run PostgreSQL; the message says what to do.
    """
    if os.geteuid() != 0:
        return _own_account(os.geteuid(), os.getegid())
    account = _unprivileged_account(_owner_of(data_folder))
    probe = account.run("/bin/sh", "-c", "exit 0")
    if probe.returncode != 0:
        raise EmbeddedPostgresError(
            f"PostgreSQL refuses to run as root, and this root can't become the user {account.name} "
            f"({probe.stdout.strip()}): "
            "start ivgraph as an ordinary user, or set IVGRAPH_DATABASE_URL to a PostgreSQL server."
        )
    return account


def _own_account(uid: int, gid: int) -> Account:
    try:
        return Account(pwd.getpwuid(uid).pw_name, uid, gid, drops_privileges=False)
    except KeyError:
        raise EmbeddedPostgresError(
            f"PostgreSQL can't run as user id {uid}, which has no entry in /etc/passwd: "
            "run ivgraph as a user that has one, or set IVGRAPH_DATABASE_URL to a PostgreSQL server."
        ) from None


def _owner_of(data_folder: Path) -> list[str]:
    try:
        owner = data_folder.stat().st_uid
        return [pwd.getpwuid(owner).pw_name] if owner != 0 else []
    except (FileNotFoundError, NotADirectoryError, KeyError):
        return []


def _unprivileged_account(owner_names: Sequence[str]) -> Account:
    for name in (*owner_names, *UNPRIVILEGED_USERS):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name, entry.pw_uid, entry.pw_gid, drops_privileges=True)
    raise EmbeddedPostgresError(
        "PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody` to run it as: "
        "start ivgraph as an ordinary user, or set IVGRAPH_DATABASE_URL to a PostgreSQL server."
    )
