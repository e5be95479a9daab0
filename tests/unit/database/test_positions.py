"""Up to when a replica has all that was acknowledged, by its position in the primary's log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from ivgraph.database.positions import PrimaryPositions

START = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def at(seconds: int) -> datetime:
    return START + timedelta(seconds=seconds)


def positions(*answers: tuple[int, int], timeline: int = 1) -> PrimaryPositions:
    made = PrimaryPositions()
    for seconds, position in answers:
        made.add(timeline, position, at(seconds))
    return made


def test_a_replica_has_what_was_acknowledged_before_the_primary_had_its_position() -> None:
    written = positions((0, 100), (1, 200), (2, 300))
    assert written.time_of(1, 299) == at(1)
    assert written.time_of(1, 300) == at(2)
    assert written.time_of(1, 1_000) == at(2)


def test_a_replica_is_fresh_while_nothing_is_written() -> None:
    assert positions((0, 100), (1, 200), (60, 200), (3_600, 200)).time_of(1, 200) == at(3_600)


def test_what_is_too_long_ago_is_not_known() -> None:
    assert PrimaryPositions().time_of(1, 100) is None
    assert positions((0, 100)).time_of(1, 99) is None


def test_positions_of_another_timeline_are_forgotten() -> None:
    """A promoted replica goes on from another end of the log."""
    promoted = positions((0, 100), (1, 200))
    promoted.add(2, 150, at(2))
    assert promoted.timeline == 2
    assert promoted.time_of(2, 149) is None
    assert promoted.time_of(2, 150) == at(2)


def test_nothing_is_known_of_a_replica_on_another_timeline() -> None:
    """Its position may be larger, since it has replayed what the promoted server never had."""
    assert positions((0, 100), timeline=2).time_of(1, 200) is None


def test_positions_are_forgotten_when_the_log_is_shorter_than_before() -> None:
    """Only a server that was not flushed, or was restored, has lost the end of its log."""
    restored = positions((0, 100), (1, 200), (2, 120))
    assert restored.time_of(1, 119) is None
    assert restored.time_of(1, 200) == at(2)
