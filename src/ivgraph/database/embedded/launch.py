"""Becomes another program, as a given user and never outliving the process that asked for it.

Run as a script: ``launch.py PARENT UID GID PROGRAM ARGUMENT…``; UID and GID are "-" to stay who we are. The process id
stays the same, so the program is a direct child of PARENT. A script and not subprocess's ``preexec_fn``: that runs
Python in a forked copy of a process with threads, where any lock may be held for ever, and Python 3.12 warns of it.
It imports the standard library only, since it starts without site-packages.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

#: Linux, <linux/prctl.h>.
PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38


#: The program gets nothing of our environment: PGDATA, PGOPTIONS, LC_ALL or TZ would change what PostgreSQL does.
ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}


def main(parent: str, uid: str, gid: str, *command: str) -> None:
    try:
        if uid != "-":
            drop_to(int(uid), int(gid))
        # Python's own handler would note a Ctrl-C, or the parent's end, and the new program would never learn of it.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        if sys.platform == "linux":
            end_with_parent(int(parent))
        # Python ignores these two, and what is ignored stays ignored in the new program.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
        os.execve(command[0], command, ENVIRONMENT)
    except OSError as error:
        sys.exit(f"{command[0]}: {error.strerror} (as user id {os.geteuid()})")


def drop_to(uid: int, gid: int) -> None:
    """Gives up all privileges, with no way back."""
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def end_with_parent(parent: int) -> None:
    """Has the kernel send SIGINT, which is PostgreSQL's fast shutdown, when the parent's thread that forked us ends.

    A change of user clears the request, so it comes after drop_to.
    """
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    for option, value in ((PR_SET_PDEATHSIG, signal.SIGINT), (PR_SET_NO_NEW_PRIVS, 1)):
        if prctl(option, ctypes.c_ulong(value), 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), f"prctl {option}: {os.strerror(ctypes.get_errno())}")
    if os.getppid() != parent:
        sys.exit("the process that asked for this program has ended")


if __name__ == "__main__":
    main(*sys.argv[1:])
