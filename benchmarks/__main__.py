"""Runs the named benchmarks, or all, each on its own embedded server with the default settings."""

from __future__ import annotations

import argparse
import asyncio
import gc
import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from ivgraph.cli.commands import GC_THRESHOLDS
from ivgraph.database.embedded import EmbeddedPostgres

#: The modules with a benchmark each, in the order in which they run. Each is imported when it runs, since citus needs
#: what the others do not.
BENCHMARKS = (
    "importing",
    "collecting",
    "growing",
    "folding",
    "writing",
    "bloating",
    "dropping",
    "memory",
    "reading",
    "journeys",
    "sizes",
    "answering",
    "scaling",
    "overload",
    "painting",
    "citus",
)

#: Runs only if it is named, since it needs what `make` does not install.
SEPARATE = {"citus", "painting"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--scale", type=float, default=1.0, help="multiplies the amount of data; 1 by default")
    arguments = parser.parse_args()
    # The thresholds of ivgraph. With Python's, garbage collection of the benchmarks' own data would be measured too.
    gc.set_threshold(*GC_THRESHOLDS)
    # The benchmark citus starts its cluster as the tests do.
    sys.path.append(str(Path(__file__).parents[1] / "tests"))
    for name in arguments.names or [name for name in BENCHMARKS if name not in SEPARATE]:
        benchmark = import_module(f"benchmarks.{name}")
        folder = Path(tempfile.mkdtemp(prefix="ivgraph-benchmark-"))
        folder.chmod(0o755)  # root's server runs as another user
        try:
            with EmbeddedPostgres(folder / "postgres") as server:
                print(f"\n{name}: {benchmark.__doc__}", flush=True)
                asyncio.run(benchmark.measure(server.dsn, folder, arguments.scale))
        finally:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
