"""Who the server runs as: ourselves, or for root an existing unprivileged user, since PostgreSQL refuses root."""

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

#: Tried in this order for root; the second is in every distribution.
UNPRIVILEGED_USERS = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """The user that PostgreSQL runs as."""

    name: str
    uid: int
    gid: int
    #: Whether we are root and give up our privileges for this user's.
    dropped: bool

    def command(self, *command: str | Path) -> list[str]:
        """The command line that runs a command as this user, ending when the thread that starts it ends."""
        user = (str(self.uid), str(self.gid)) if self.dropped else ("-", "-")
        return [sys.executable, "-I", "-S", launch.__file__, str(os.getpid()), *user, *map(str, command)]

    def run(self, *command: str | Path, text: str = "") -> subprocess.CompletedProcess[str]:
        """Runs a command to its end as this user; both output streams come in ``stdout``, and ``text`` goes in."""
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

    def reaches(self, folder: Path) -> bool:
        """Whether this user can enter a folder; asked of the system, as mode bits do not tell of ACLs and the like."""
        return not self.dropped or self.run("/bin/sh", "-c", 'cd -- "$0"', folder).returncode == 0


def choose_account(data_folder: Path) -> Account:
    """The user for a data folder: ourselves; for root the folder's owner if ordinary, else `postgres` or `nobody`."""
    if os.geteuid() != 0:
        return _own_account(os.geteuid(), os.getegid())
    account = _unprivileged_account(_owner_names(data_folder))
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
        return Account(pwd.getpwuid(uid).pw_name, uid, gid, dropped=False)
    except KeyError:
        raise EmbeddedPostgresError(
            f"PostgreSQL can't run as user id {uid}, which has no entry in /etc/passwd: "
            "run ivgraph as a user that has one, or set IVGRAPH_DATABASE_URL to a PostgreSQL server."
        ) from None


def _owner_names(data_folder: Path) -> list[str]:
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
            return Account(name, entry.pw_uid, entry.pw_gid, dropped=True)
    raise EmbeddedPostgresError(
        "PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody` to run it as: "
        "start ivgraph as an ordinary user, or set IVGRAPH_DATABASE_URL to a PostgreSQL server."
    )
