"""What statements get as their audience."""

from __future__ import annotations

import pytest

from ivgraph.analytics.audience import Audience, audience_arguments
from ivgraph.errors import InvalidArgument

AUDIENCE = Audience((1,), (2,), (3,), (4,), b"\1")


def test_statements_get_six_arguments_with_and_without_a_filter() -> None:
    assert audience_arguments(None) == (False, [], [], [], [], b"")
    assert audience_arguments(AUDIENCE) == (True, (1,), (2,), (3,), (4,), b"\1")


def test_statements_on_visits_refuse_a_filter_that_tells_sessions_apart() -> None:
    by_session = Audience((1,), (2,), (3,), (4,), b"\1", by_session=True)

    assert audience_arguments(by_session) == (True, *by_session.session_arguments)
    with pytest.raises(InvalidArgument):
        _ = by_session.arguments
