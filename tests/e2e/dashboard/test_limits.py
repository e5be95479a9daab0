"""Names and stories as long as they may be."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize("width", [1400, 360])
@pytest.mark.parametrize("view", ["playlists", "playlist", "node"])
def test_a_long_name_without_a_space_leaves_the_numbers_in_sight(limits: dict[str, Any], view: str, width: int) -> None:
    assert limits["names"][f"{view} {width}"] == {"overflow": 0, "hidden": 0}
