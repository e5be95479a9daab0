"""Replaces itself with another program, which runs as a given user and ends when its parent process ends.

Run as a script: ``launch.py PARENT UID GID PROGRAM ARGUMENT…``; "-" as UID and GID keeps the current user. The process
id stays the same, so the program is a direct child of PARENT. subprocess's ``preexec_fn`` is no alternative: it runs
Python in a forked copy of a process with threads, where any lock may be held for ever, and Python 3.12 warns about it.
The script imports only the standard library, because it starts without site-packages.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

#: Linux, <linux/prctl.h>.
PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38


#: The program's environment. It inherits nothing: PGDATA, PGOPTIONS, LC_ALL or TZ would change what PostgreSQL does.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}


def main(parent: str, uid: str, gid: str, *command: str) -> None:
    try:
        if uid != "-":
            drop_to(int(uid), int(gid))
        # Python's handler would swallow a Ctrl-C, or the parent's end, that comes before the new program runs.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if sys.platform == "linux":
            end_with_parent(int(parent))
        # Python ignores these two signals, and the new program would inherit that.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        os.execve(command[0], command, ENVIRONMENT)
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror} (as user id {os.geteuid()})")


def drop_to(uid: int, gid: int) -> None:
    """Switches to an unprivileged user for good."""
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def end_with_parent(parent: int) -> None:
    """Makes the kernel send SIGINT, PostgreSQL's fast shutdown, when the thread of the parent that forked us ends.

    Call it after drop_to: a change of user clears the setting.
    """
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    for option, value in ((PR_SET_PDEATHSIG, signal.SIGINT), (PR_SET_NO_NEW_PRIVS, 1)):
        if prctl(option, ctypes.c_ulong(value), 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), f"prctl {option}: {os.strerror(ctypes.get_errno())}")
    if os.getppid() != parent:
        sys.exit("the parent process has ended")


if __name__ == "__main__":
    main(*sys.argv[1:])
