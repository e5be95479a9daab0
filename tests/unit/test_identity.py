"""Names in facts: stable for ever, and never the same for two."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivgraph.identity import ViewerKey, hash_context

KEY = ViewerKey(bytes(range(32)))
CONTEXTS = st.lists(st.none() | st.text(max_size=3), min_size=8, max_size=8).map(tuple)


def test_hashes_never_change() -> None:
    """Stored facts are found by them: another value here loses every viewer and context of every database."""
    assert KEY.authenticated("ann") == -3756868960711322834
    assert KEY.visitor("ann") == -947517128768439191
    assert KEY.session("ann") == 2912642062045557673
    assert KEY.fingerprint.hex() == "4645ad8f61c5c7864ceeba90284f7c7a"
    assert hash_context(("NL", None, "phone", None, None, None, None, None)) == -8892876800589731391


def test_a_viewer_a_visitor_and_a_session_of_one_name_are_three() -> None:
    assert len({KEY.authenticated("ann"), KEY.visitor("ann"), KEY.session("ann")}) == 3


def test_another_key_gives_other_names() -> None:
    other = ViewerKey(bytes(range(1, 33)))
    assert other.authenticated("ann") != KEY.authenticated("ann")
    assert other.fingerprint != KEY.fingerprint


@given(name=st.text(min_size=1, max_size=200))
def test_a_name_fits_a_bigint(name: str) -> None:
    assert -(2**63) <= KEY.visitor(name) < 2**63


@given(one=CONTEXTS, other=CONTEXTS)
def test_contexts_are_equal_where_their_hashes_are(one: tuple[str | None, ...], other: tuple[str | None, ...]) -> None:
    assert (hash_context(one) == hash_context(other)) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [(("ab", "c"), ("a", "bc")), ((None, "a"), ("a", None)), ((None,), ("",)), (("a",), ("a", None))],
)
def test_a_value_keeps_its_place(one: tuple[str | None, ...], other: tuple[str | None, ...]) -> None:
    assert hash_context(one) != hash_context(other)


@pytest.mark.parametrize("length", [0, 15, 65])
def test_a_key_is_neither_short_nor_long(length: int) -> None:
    with pytest.raises(ValueError, match="16 to 64 bytes"):
        ViewerKey(bytes(length))


def test_a_key_does_not_show_itself() -> None:
    assert "secret" not in repr(KEY)
    assert KEY.secret.hex() not in repr(KEY)
    assert KEY.secret not in KEY.fingerprint
