"""Pages of the dashboard in frames of another site, in a real browser."""

from __future__ import annotations

from html import unescape
from pathlib import Path
from typing import Any

import pytest

from e2e.browser.programs import run_script
from e2e.dashboard.conftest import Ask
from e2e.dashboard.framing import listed_origin
from e2e.dashboard.questions import TOTALS, USUAL
from e2e.dashboard.tiles import check_tiles
from support.client import NOW


@pytest.fixture(scope="module")
def embeds(dashboard: str, site: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What visitors of two sites saw, of which the server lists one; screenshots are in pytest's temporary folder."""
    script = Path(__file__).with_name("embed.mts")
    folder = tmp_path_factory.mktemp("embed")
    return run_script(script, dashboard, NOW.isoformat(), listed_origin(site), site, str(folder), seconds=300)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_framed_panel_has_the_numbers_of_the_api(embeds: dict[str, Any], ask: Ask, theme: str) -> None:
    seen = embeds[theme]
    assert seen["panels"] == ["Top metrics"]
    check_tiles(seen["tiles"], ask(TOTALS, **USUAL)["playlist"]["metrics"])
    facts = " ".join(seen["facts"].split())
    assert facts.startswith("Last 30 days · 25 Oct \N{EN DASH} 23 Nov 2026")
    assert "compared with the previous period" in facts
    assert "Europe/Berlin" in facts


def test_the_link_chooses_the_colours(embeds: dict[str, Any]) -> None:
    assert {theme: embeds[theme]["background"] for theme in ("dark", "light")} == {
        "dark": "rgb(15, 19, 24)",
        "light": "rgb(245, 246, 248)",
    }


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_page_around_makes_the_frame_as_high_as_its_content(embeds: dict[str, Any], theme: str) -> None:
    assert 100 < embeds[theme]["needed"] <= embeds[theme]["height"] < embeds[theme]["needed"] + 1


def test_the_content_does_not_grow_with_the_frame(embeds: dict[str, Any]) -> None:
    low, high = embeds["heights"]
    assert low == high > 800


def test_the_form_gives_the_link_and_the_html(embeds: dict[str, Any], dashboard: str, site: str) -> None:
    offered = embeds["offered"]
    assert offered["link"] == f"{dashboard}/?playlist=last-ferry&zone=Europe%2FBerlin&embed=1&panel=totals&theme=dark"
    assert offered["copied"] == offered["link"]
    assert f'src="{offered["link"]}"' in unescape(offered["html"])
    assert listed_origin(site) in offered["text"]
    assert "“Last 30 days” stays relative" in offered["text"]
    assert offered["violations"] == []


def test_a_site_that_is_not_listed_shows_nothing(embeds: dict[str, Any]) -> None:
    refused = embeds["unlisted"]
    assert refused["tiles"] == 0
    assert refused["url"].startswith("chrome-error:")
    assert "frame-ancestors" in refused["told"]


def test_even_a_listed_site_shows_only_embeds(embeds: dict[str, Any]) -> None:
    assert embeds["whole"]["tiles"] == 0
    assert "FOREIGN_ORIGIN" in embeds["whole"]["text"]


def test_an_unknown_panel_is_told(embeds: dict[str, Any]) -> None:
    assert "has no panel “nothing”" in embeds["unknown"]


def test_no_embed_leads_elsewhere_or_changes_anything(embeds: dict[str, Any]) -> None:
    seen = {**embeds["pages"], "dark": embeds["dark"], "light": embeds["light"]}
    assert {name: page["left"] for name, page in seen.items() if page["left"]} == {}


def test_every_page_shows_all_of_its_panels(embeds: dict[str, Any]) -> None:
    for name, page in embeds["pages"].items():
        assert page["panels"], name
        assert set(page["panels"]) == {"shown"}, name


def test_axe_finds_no_violation(embeds: dict[str, Any]) -> None:
    seen = {**embeds["pages"], "dark": embeds["dark"], "light": embeds["light"]}
    assert {name: page["findings"] for name, page in seen.items() if page["findings"]} == {}


def test_nothing_goes_wrong(embeds: dict[str, Any]) -> None:
    assert embeds["record"]["errors"] == []
