"""Writes docs/faults.md from the declarations of tests that cause faults.

A test that causes a fault declares what it proves, in words for the operator of a server:

    @fault(
        Section.DATABASE,
        "PostgreSQL is killed with -9",
        client="503 with Retry-After; events that were answered with 200 are stored",
        others="Everyone waits until PostgreSQL has recovered",
        recovery="By itself, within seconds",
    )
    async def test_a_killed_database_loses_nothing_that_was_acknowledged(…) -> None:

A test that proves several rows has several declarations. The page has a section for each member of `Section` that has
rows, and the rows are sorted by file and line. After a change, write the page, read the diff, and commit both:

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

What happens when something breaks, or when a client misbehaves. The tests generate this page: each row links to the
test that causes the fault and proves the row.
"""
_COLUMNS = "| fault | what the client sees | who else is served | recovery |\n| --- | --- | --- | --- |\n"


class Section(Enum):
    """The sections of the page, in its order."""

    QUERIES = "Queries that cost too much"
    REQUESTS = "Broken requests"
    PAGES = "Pages of other sites"
    CONNECTIONS = "Connections"
    LOAD = "Load"
    STRANGERS = "Limits on what events create"
    PROCESSES = "Killed servers and commands"
    DATABASE = "The database"
    CITUS = "A Citus cluster"
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
        what: What breaks, or what a client sends.
        client: What the affected client sees: status, code, message.
        others: Who else is served in the meantime.
        recovery: How and when the server recovers, and what someone must do for it.
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
            assert len(marks) == declared, f"{file}: each @fault(…) must decorate a function of its file"
            for mark in marks:
                yield mark.args[0], file


def _load(file: Path) -> ModuleType:
    """Imports a test file under a separate name, because pytest imports only the files that it runs."""
    spec = spec_from_file_location(f"declared_{file.stem}", file)
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look up their module there
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules[spec.name]
    return module


def _marks(test: object) -> list[pytest.Mark]:
    """The declarations of a test in the order of the lines; Python applies decorators from the last to the first."""
    marks: list[pytest.Mark] = getattr(test, "pytestmark", []) if isinstance(test, FunctionType) else []
    return [mark for mark in reversed(marks) if mark.name == "fault"]


def _row(fault: Fault, file: Path) -> str:
    link = f"[{_cell(fault.what)}]({Path(os.path.relpath(file, PAGE.parent)).as_posix()})"
    return f"| {link} | {_cell(fault.client)} | {_cell(fault.others)} | {_cell(fault.recovery)} |\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
