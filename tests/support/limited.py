"""Runs `ivgraph` with a low limit of open files: `python -m support.limited FILES ARGUMENT…`."""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ivgraph.__main__ import main
from support.serving import Server, run_server


@contextmanager
def limited_serving(dsn: str, *options: str, files: int) -> Iterator[Server]:
    """Runs a server that may open ``files`` files while the block runs."""
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    arguments = (str(files), "serve", "--port", "0", "--database-url", dsn, *options)
    with run_server("support.limited", *arguments, environment=environment) as server:
        yield server


if __name__ == "__main__":
    files = int(sys.argv.pop(1))
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    main()
