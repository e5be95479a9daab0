"""Runs the named benchmarks, or all, each on its own embedded server with the default settings."""

from __future__ import annotations

import argparse
import asyncio
import gc
import shutil
import tempfile
from pathlib import Path

from benchmarks import (
    answering,
    bloating,
    citus,
    collecting,
    dropping,
    growing,
    importing,
    memory,
    overload,
    reading,
    scaling,
    sizes,
)
from ivgraph.cli.commands import GC_THRESHOLDS
from ivgraph.database.embedded import EmbeddedPostgres

BENCHMARKS = {
    module.__name__.rpartition(".")[2]: module
    for module in (
        importing,
        collecting,
        growing,
        bloating,
        dropping,
        memory,
        reading,
        sizes,
        answering,
        scaling,
        overload,
        citus,
    )
}

#: Runs only if it is named, since it needs what `make` does not install.
SEPARATE = {"citus"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies the amount of data; 1 by default")
    arguments = parser.parse_args()
    # The thresholds of ivgraph. With Python's, garbage collection of the benchmarks' own data would be measured too.
    gc.set_threshold(*GC_THRESHOLDS)
    for name in arguments.names or [name for name in BENCHMARKS if name not in SEPARATE]:
        folder = Path(tempfile.mkdtemp(prefix="ivgraph-benchmark-"))
        folder.chmod(0o755)  # root's server runs as another user
        try:
            with EmbeddedPostgres(folder / "postgres") as server:
                print(f"\n{name}: {BENCHMARKS[name].__doc__}", flush=True)
                asyncio.run(BENCHMARKS[name].measure(server.dsn, folder, arguments.scale))
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
