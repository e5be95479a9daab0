"""Resolves, checks and prepares the folders of data and socket, so that the server's user can use them."""

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

#: Where root keeps data and binaries for the server's user, if that user can't enter their own folders.
SHARED_FOLDER = Path("/var/lib/ivgraph")

PORT = 5432
SOCKET_NAME = f".s.PGSQL.{PORT}"

#: Maximum length of a socket's path, without the final zero byte. With that byte, macOS allows 104 and Linux 108.
MAX_SOCKET_PATH_BYTES = 103


def resolve_data_folder(requested: Path, account: Account) -> Path:
    """Returns the real path of the data folder and makes its parents. Processes may call it at the same time.

    If ivgraph runs as root, the server's user may be unable to enter the folder, for example one in /root. ivgraph does
    not change the modes of folders above its own. Instead it makes a new folder in /var/lib/ivgraph and puts a symbolic
    link to it in place of the data folder. Only the link says which folder that is. Folders of earlier links are
    neither reused nor removed, because a moved checkout may still link to them.

    Raises:
        EmbeddedPostgresError: The server's user can't enter the folder, which has contents already.
    """
    folder = requested.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    if account.can_enter(folder.parent):
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
    except (FileExistsError, NotADirectoryError):  # another process made the link first
        target.rmdir()
    return folder.resolve()


def make_shared_folder(folder: Path) -> None:
    """Makes a folder that every user can enter, whatever the umask is, and that only root can change.

    Raises:
        EmbeddedPostgresError: There is one that others can change.
    """
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != 0 or found.st_mode & 0o022:
        raise EmbeddedPostgresError(
            f"{folder} must be a folder that root owns and only root can write: remove it, or change that."
        )


def check_folder(folder: Path, account: Account, major: int) -> bool:
    """Returns whether the folder has the data of a PostgreSQL; False if it is missing or empty.

    Raises:
        EmbeddedPostgresError: It has other contents, data of another major version, or another owner.
    """
    if not folder.exists():
        return False
    if not folder.is_dir():
        raise EmbeddedPostgresError(f"{folder} is a file: name a folder for the embedded PostgreSQL's data.")
    if not account.drops_privileges and folder.stat().st_uid != account.uid:
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
            f"{folder} is neither empty nor a PostgreSQL data folder: "
            "choose an empty or a new folder for the embedded PostgreSQL's data."
        ) from None
    if found != str(major):
        raise EmbeddedPostgresError(
            f"{folder} was written by PostgreSQL {found}, and the embedded one is {major}: "
            f"dump it with {found} and restore it into a new folder, "
            f"or convert it with pg_upgrade, or set IVGRAPH_DATABASE_URL to a PostgreSQL {found} server."
        )
    return True


def take_ownership(folder: Path, account: Account) -> None:
    """Makes the account the owner of the data folder and of its contents, and the folder private."""
    if account.drops_privileges and folder.stat().st_uid != account.uid:
        for _, folder_names, file_names, directory in os.fwalk(folder):
            os.fchown(directory, account.uid, account.gid)
            for name in folder_names + file_names:
                os.chown(name, account.uid, account.gid, dir_fd=directory, follow_symlinks=False)
    if stat.S_IMODE(folder.stat().st_mode) not in (0o700, 0o750):
        folder.chmod(0o700)


def choose_socket_folder(data_folder: Path, account: Account) -> Path:
    """The folder of the server's socket: the data folder, or a separate one in /tmp if its path is too long.

    All processes on a data folder must choose the same one, because a process that takes over the server must listen
    where the others connect. So the temporary folder, which depends on a process's TMPDIR, is the last choice.

    Raises:
        EmbeddedPostgresError: All paths are too long.
    """
    if len(os.fsencode(data_folder / SOCKET_NAME)) <= MAX_SOCKET_PATH_BYTES and not set(',"\n') & set(str(data_folder)):
        return data_folder
    name = f"ivgraph-{account.uid}-{hashlib.sha256(os.fsencode(data_folder)).hexdigest()[:12]}"
    parents = [path for path in (Path("/tmp"), Path(tempfile.gettempdir())) if account.can_enter(path)]
    folders = [path / name for path in parents if len(os.fsencode(path / name / SOCKET_NAME)) <= MAX_SOCKET_PATH_BYTES]
    if not folders:
        raise EmbeddedPostgresError(
            f"The path {data_folder} is too long for a socket, and so is the temporary folder's: "
            "set TMPDIR to a short path."
        )
    return folders[0]


def make_socket_folder(folder: Path, account: Account) -> None:
    """Makes a separate folder for the socket, private to the account.

    Raises:
        EmbeddedPostgresError: There is one that belongs to someone else, or that others can enter.
    """
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


def sibling_file(folder: Path, suffix: str) -> Path:
    """The path of a file next to the data folder: ``postgres.log`` next to ``postgres``."""
    return folder.with_name(folder.name + suffix)


def open_private(path: Path) -> TextIO:
    """Opens a file for reading and appending; makes it if it is missing, readable by its owner only.

    It never follows a symbolic link: the server's user could make one, and root would write to the link's target.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW
    return os.fdopen(os.open(path, flags, 0o600), "a+", encoding="utf-8", errors="replace")


def _make_numbered_folder(name: str, account: Account) -> Path:
    make_shared_folder(SHARED_FOLDER)
    if not account.can_enter(SHARED_FOLDER):
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
