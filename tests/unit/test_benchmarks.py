"""Each benchmark that the README names can be started by the README's command."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]

#: citus is left out: it starts its servers by a module of tests/, which the program finds by itself.
IMPORT_ALL = """
from importlib import import_module
from benchmarks.__main__ import BENCHMARKS, SEPARATE
for name in BENCHMARKS:
    if name not in SEPARATE:
        import_module(f"benchmarks.{name}").measure
print(*BENCHMARKS)
"""


def test_benchmarks_start_without_what_only_tests_have() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL], cwd=REPOSITORY, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"python -m benchmarks ([a-z]+)", readme))
    named |= set(re.findall(r"^\| `([a-z]+)` \|", readme.partition("\n| benchmark |")[2], re.MULTILINE))
    assert named == set(done.stdout.split())
