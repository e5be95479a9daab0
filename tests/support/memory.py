"""Where the data of PostgreSQL is kept in tests: in memory, where there is enough."""

import os
import shutil
from pathlib import Path

#: What all servers of a test run may take together, in bytes.
ROOM = 4 << 30


def memory() -> Path | None:
    """A folder in memory; without one that suits, None, which stands for the usual folder of temporary files.

    There a database is copied, and tables are emptied, in a third of the time. Containers often have only 64 MB of it,
    and may not run programs there.
    """
    folder = Path("/dev/shm")
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        return None
    runs_programs = not os.statvfs(folder).f_flag & os.ST_NOEXEC
    return folder if runs_programs and shutil.disk_usage(folder).free > ROOM else None
