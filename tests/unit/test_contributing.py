"""CONTRIBUTING.md and docs/recipes.md name only what exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PAGE = (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8")
RECIPES = (REPOSITORY / "docs" / "recipes.md").read_text("utf-8")
PATHS = sorted(set(re.findall(r"\b(?:src|sql|tests|docs|web)/[\w./-]*\w/?", PAGE + RECIPES)))
TARGETS = sorted(set(re.findall(r"`make (\w+)", PAGE + RECIPES)))


@pytest.mark.parametrize("path", PATHS)
def test_a_path_exists(path: str) -> None:
    assert (REPOSITORY / path).exists()


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_of_make_exists(target: str) -> None:
    assert re.search(rf"^{target}:.*## ", (REPOSITORY / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_every_source_file_of_the_two_ways_is_in_a_folder_that_the_page_names() -> None:
    ways = ("server", "sources", "ingest", "execution", "schema", "analytics")
    assert all(f"src/ivgraph/{package}/" in PAGE for package in ways)


def test_the_page_leads_to_every_recipe() -> None:
    recipes = re.findall(r"^## (.+)$", RECIPES, re.MULTILINE)
    anchors = [recipe.lower().replace(" ", "-") for recipe in recipes]
    assert re.findall(r"docs/recipes\.md#([\w-]+)", PAGE) == anchors
