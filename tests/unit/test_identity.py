"""The hashes of viewers and sessions: they never change, and differ between viewers, kinds of ids and keys."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivgraph.identity import ViewerKey

KEY = ViewerKey(bytes(range(32)))


def test_hashes_never_change() -> None:
    """Stored visits refer to viewers by them: with other values, every database would lose its viewers."""
    assert KEY.authenticated("ann") == -3756868960711322834
    assert KEY.visitor("ann") == -947517128768439191
    assert KEY.session("ann") == 2912642062045557673
    assert KEY.fingerprint.hex() == "4645ad8f61c5c7864ceeba90284f7c7a"


def test_a_viewer_a_visitor_and_a_session_with_one_id_have_different_hashes() -> None:
    assert len({KEY.authenticated("ann"), KEY.visitor("ann"), KEY.session("ann")}) == 3


def test_another_key_gives_other_hashes() -> None:
    other = ViewerKey(bytes(range(1, 33)))
    assert other.authenticated("ann") != KEY.authenticated("ann")
    assert other.fingerprint != KEY.fingerprint


@given(name=st.text(min_size=1, max_size=200))
def test_a_hash_fits_a_bigint(name: str) -> None:
    assert -(2**63) <= KEY.visitor(name) < 2**63


@pytest.mark.parametrize("length", [0, 15, 65])
def test_a_key_is_neither_short_nor_long(length: int) -> None:
    with pytest.raises(ValueError, match="16 to 64 bytes"):
        ViewerKey(bytes(length))


def test_a_key_does_not_show_itself() -> None:
    assert "secret" not in repr(KEY)
    assert KEY.secret.hex() not in repr(KEY)
    assert KEY.secret not in KEY.fingerprint
