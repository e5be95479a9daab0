from __future__ import annotations

import pytest

from ivgraph.dimensions import COUNTRIES, WRITTEN_COUNTRIES, find_country


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("AT", "AT"),
        ("at", "AT"),
        ("XK", "XK"),
        # No country of its own any more, but in old records, and in files of places.
        ("AN", "AN"),
        ("EU", "EU"),
        ("UK", "UK"),
        ("aT", None),
        ("AUT", None),
        ("040", None),
        ("", None),
        ("Austria", None),
        # Cloudflare's for unknown and for Tor.
        ("XX", None),
        ("T1", None),
        ("ZZ", None),
        ("Å\u00e5", None),
    ],
)
def test_codes_are_those_of_iso_3166(written: str, code: str | None) -> None:
    assert find_country(written) == code


def test_all_codes_are_known_in_both_spellings() -> None:
    # ISO 3166-1 has 249 codes in use, of countries that last changed in 2011; 20 more are reserved.
    assert len(COUNTRIES) == 249 + 20 + 1
    assert len(WRITTEN_COUNTRIES) == 2 * len(COUNTRIES)
