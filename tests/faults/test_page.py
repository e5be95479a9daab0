"""docs/faults.md agrees with the declarations of the tests; see support/faults.py."""

from __future__ import annotations

import os

import pytest

from support.faults import PAGE, write_page


def test_the_committed_page_is_what_the_tests_declare(request: pytest.FixtureRequest) -> None:
    page = write_page()
    if request.config.getoption("--approve"):
        assert "CI" not in os.environ, "who approves has to read"
        PAGE.write_text(page, "utf-8")
    assert page == (PAGE.read_text("utf-8") if PAGE.exists() else ""), "see --approve"
