"""The entry point of the script ivgraph and of `python -m ivgraph`."""

from __future__ import annotations

import os
import signal


def main() -> None:
    """Runs the command line. Ctrl-C ends it without a traceback, even during the imports."""
    # The imports take a while. During them a KeyboardInterrupt would print a traceback or be lost, and there is nothing
    # to clean up yet. The commands install their own handler; see cli/interruption.py.
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(128 + number))
    from ivgraph.cli.commands import main as run

    run(prog_name="ivgraph")


if __name__ == "__main__":
    main()
