"""Tests of faults declare what they prove, and docs/faults.md is the table of these declarations.

A test that causes a fault says so above itself, in words for whoever runs a server:

    @fault(
        Section.DATABASE,
        "PostgreSQL is killed with -9",
        client="503 with Retry-After; what was answered 200 is stored",
        others="Everyone waits until PostgreSQL has recovered",
        recovery="By itself, within seconds",
    )
    async def test_a_killed_database_loses_nothing_that_was_acknowledged(…) -> None:

A test that proves several rows has several declarations. The page has a section for each member of `Section` that has
rows; within it, rows stand in the order of the files' paths, then of the lines. Afterwards write the page anew, read
the difference and commit both:

    pytest tests/faults/test_page.py --approve

`pytest -m fault` runs every test that has a declaration.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import FunctionType, ModuleType

import pytest

REPOSITORY = Path(__file__).parents[2]
PAGE = REPOSITORY / "docs" / "faults.md"

_HEAD = """\
# Faults

What happens when something breaks, or when a caller sends what no server should be sent. The tests write this page:
each row leads to the test that causes the fault and proves what the row says.
"""
_COLUMNS = "| fault | what the client sees | who else is served | recovery |\n| --- | --- | --- | --- |\n"


class Section(Enum):
    """The sections of the page, in its order."""

    QUERIES = "Queries that cost too much"
    REQUESTS = "Broken requests"
    PAGES = "Pages of other sites"
    CONNECTIONS = "Connections"
    LOAD = "Load"
    STRANGERS = "What strangers create"
    PROCESSES = "Killed servers and commands"
    DATABASE = "The database"
    EMBEDDED = "The embedded PostgreSQL"
    FILES = "Imported files"
    OLD_DATA = "Old data"


@dataclass(frozen=True, slots=True)
class Fault:
    """A row of the page."""

    section: Section
    what: str
    client: str
    others: str
    recovery: str


def fault(section: Section, what: str, *, client: str, others: str, recovery: str) -> pytest.MarkDecorator:
    """Declares what a test proves about a fault.

    Args:
        what: What breaks, or what is sent.
        client: What the one sees whom the fault meets: status, code, message.
        others: Who is served meanwhile, and how.
        recovery: How and when everything is as before; who has to do what for it.
    """
    return pytest.mark.fault(Fault(section, what, client, others, recovery))


def write_page() -> str:
    """The page of all declarations under tests/."""
    rows = list(_declared())
    page = _HEAD
    for section in Section:
        if lines := [_row(fault, file) for fault, file in rows if fault.section is section]:
            page += f"\n## {section.value}\n\n{_COLUMNS}{''.join(lines)}"
    return page


def _declared() -> Iterator[tuple[Fault, Path]]:
    for file in sorted((REPOSITORY / "tests").rglob("test_*.py")):
        if declared := file.read_text("utf-8").count("@fault("):
            marks = [mark for test in vars(_load(file)).values() for mark in _marks(test)]
            assert len(marks) == declared, f"{file}: each @fault(…) stands above a function of its file"
            for mark in marks:
                yield mark.args[0], file


def _load(file: Path) -> ModuleType:
    """Runs a file of tests under a name of its own: pytest has loaded only those that it was asked for."""
    spec = spec_from_file_location(f"declared_{file.stem}", file)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look up the module that they are defined in
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[spec.name]
    return module


def _marks(test: object) -> list[pytest.Mark]:
    """A test's declarations in the order of their lines; Python applies the last of several decorators first."""
    marks: list[pytest.Mark] = getattr(test, "pytestmark", []) if isinstance(test, FunctionType) else []
    return [mark for mark in reversed(marks) if mark.name == "fault"]


def _row(fault: Fault, file: Path) -> str:
    link = f"[{_cell(fault.what)}]({Path(os.path.relpath(file, PAGE.parent)).as_posix()})"
    return f"| {link} | {_cell(fault.client)} | {_cell(fault.others)} | {_cell(fault.recovery)} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
