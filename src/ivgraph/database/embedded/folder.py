"""Where the data is: the folder that was asked for, or one that root's unprivileged user can reach."""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from itertools import count
from pathlib import Path
from typing import TextIO

from ivgraph.database.embedded.account import Account
from ivgraph.errors import EmbeddedPostgresError

#: What root keeps for an unprivileged user, where that user can't reach the original place.
SHARED_FOLDER = Path("/var/lib/ivgraph")

PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"

#: Bytes of a socket's path: 104 on macOS and 108 on Linux, with the final zero.
SOCKET_PATH_LIMIT = 103


def locate_folder(asked: Path, account: Account) -> Path:
    """The real path of the data folder; its parents exist afterwards. Two processes may ask at once.

    Root's unprivileged user may be unable to reach it, as in a clone in /root. The parents' modes are not ours to open,
    so a new folder in /var/lib/ivgraph takes its place, and a symbolic link leads there. The link alone says which one
    it is: a folder left by an earlier link is neither used again, as a moved clone may still lead to it, nor removed.
    """
    folder = asked.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    if account.reaches(folder.parent):
        return folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise EmbeddedPostgresError(
            f"The user {account.name}, as whom PostgreSQL runs because root may not, can't reach {folder}: "
            "move it to a folder that every user can enter, or run ivgraph as an ordinary user."
        )
    target = _make_numbered_folder(hashlib.sha256(os.fsencode(folder)).hexdigest()[:16], account)
    try:
        if folder.exists():
            folder.rmdir()
        folder.symlink_to(target, target_is_directory=True)
    except (FileExistsError, NotADirectoryError):  # another process has just made the link
        target.rmdir()
    return folder.resolve()


def make_shared_folder(folder: Path) -> None:
    """Makes a folder of ivgraph's own that every user can enter, whatever the umask, and only root can change."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0 or found.st_mode & 0o022:
        raise EmbeddedPostgresError(
            f"{folder} must be a folder that root owns and only root can write: remove it, or correct that."
        )


def check_folder(folder: Path, account: Account, major: int) -> bool:
    """Whether the folder holds a PostgreSQL of this major version; False where there is nothing yet.

    Raises:
        EmbeddedPostgresError: It holds something else, or is another user's.
    """
    if not folder.exists():
        return False
    if not folder.is_dir():
        raise EmbeddedPostgresError(f"{folder} is a file: name a folder for the embedded PostgreSQL's data.")
    if not account.dropped and folder.stat().st_uid != account.uid:
        raise EmbeddedPostgresError(
            f"{folder} belongs to another user (id {folder.stat().st_uid}): "
            "run ivgraph as that user, or choose another folder."
        )
    if not any(folder.iterdir()):
        return False
    try:
        found = (folder / "PG_VERSION").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise EmbeddedPostgresError(
            f"{folder} is not empty, and no PostgreSQL data folder: "
            "choose an empty or a new folder for the embedded PostgreSQL's data."
        ) from None
    if found != str(major):
        raise EmbeddedPostgresError(
            f"{folder} was written by PostgreSQL {found}, and the embedded one is {major}: "
            f"dump it with {found} and restore it into a new folder, "
            f"or convert it with pg_upgrade, or set IVGRAPH_DATABASE_URL to a PostgreSQL {found} server."
        )
    return True


def give_folder(folder: Path, account: Account) -> None:
    """Makes the data folder, its contents with it, the account's own and private. Nothing above it is touched."""
    if account.dropped and folder.stat().st_uid != account.uid:
        for _, folder_names, file_names, directory in os.fwalk(folder):
            os.fchown(directory, account.uid, account.gid)
            for name in folder_names + file_names:
                os.chown(name, account.uid, account.gid, dir_fd=directory, follow_symlinks=False)
    if stat.S_IMODE(folder.stat().st_mode) not in (0o700, 0o750):
        folder.chmod(0o700)


def locate_socket_folder(data_folder: Path, account: Account) -> Path:
    """A folder whose path is short enough for a socket: the data folder, else one of its own in /tmp.

    All processes on a data folder come to the same path, since whoever takes the server over must listen where the
    others look for it. So the folder that a process's own TMPDIR names comes last.
    """
    if len(os.fsencode(data_folder / SOCKET_NAME)) <= SOCKET_PATH_LIMIT and not set(',"\n') & set(str(data_folder)):
        return data_folder
    name = f"ivgraph-{account.uid}-{hashlib.sha256(os.fsencode(data_folder)).hexdigest()[:12]}"
    parents = [path for path in (Path("/tmp"), Path(tempfile.gettempdir())) if account.reaches(path)]
    short = [path / name for path in parents if len(os.fsencode(path / name / SOCKET_NAME)) <= SOCKET_PATH_LIMIT]
    if not short:
        raise EmbeddedPostgresError(
            f"The path {data_folder} is too long for a socket, and so is the temporary folder's: "
            "set TMPDIR to a short path."
        )
    return short[0]


def make_socket_folder(folder: Path, account: Account) -> None:
    """Makes a folder that ``locate_socket_folder`` gave, beside the data folder, private to the account."""
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, account.uid, account.gid, follow_symlinks=False)
    except FileExistsError:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != account.uid or stat.S_IMODE(found.st_mode) != 0o700:
            raise EmbeddedPostgresError(
                f"{folder}, where PostgreSQL's socket should be, was made by someone else: remove it, "
                "or choose a data folder with a shorter path."
            ) from None


def place_beside(folder: Path, suffix: str) -> Path:
    """The file of ours that belongs to a data folder: ``postgres.log`` beside ``postgres``."""
    return folder.with_name(folder.name + suffix)


def open_private(path: Path) -> TextIO:
    """Opens a file of our own for reading and appending, made where there is none.

    Never through a symbolic link: root must not write where the server's user leads it.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
    return os.fdopen(os.open(path, flags, 0o600), "a+", encoding="utf-8", errors="replace")


def _make_numbered_folder(name: str, account: Account) -> Path:
    make_shared_folder(SHARED_FOLDER)
    if not account.reaches(SHARED_FOLDER):
        raise EmbeddedPostgresError(
            f"The user {account.name}, as whom PostgreSQL runs because root may not, can reach neither the data folder "
            f"nor {SHARED_FOLDER}: choose a data folder that every user can enter, or run ivgraph as an ordinary user."
        )
    for number in count(1):
        folder = SHARED_FOLDER / (name if number == 1 else f"{name}-{number}")
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue
        os.chown(folder, account.uid, account.gid)
        return folder
    raise AssertionError("count has no end")
