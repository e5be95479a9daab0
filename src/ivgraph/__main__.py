"""The program: what the script ivgraph and `python -m ivgraph` run."""

from __future__ import annotations

import os
import signal


def main() -> None:
    """Runs the command; Ctrl-C ends it quietly from the start on."""
    # The imports take a while, and Python would tell where in them it was. A KeyboardInterrupt may be lost or reported
    # there before anybody catches it, and there is nothing to clear up yet. Commands have a handler of their own.
    signal.signal(signal.SIGINT, lambda number, frame: os._exit(128 + number))
    from ivgraph.cli.commands import main as run

    run(prog_name="ivgraph")


if __name__ == "__main__":
    main()
