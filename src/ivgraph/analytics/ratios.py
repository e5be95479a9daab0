"""Ratios of numbers, where there may be nothing to divide by."""

from __future__ import annotations

from typing import TypeAlias

Number: TypeAlias = int | float


def ratio(part: Number, whole: Number) -> float | None:
    """The part as a share of the whole; None if the whole is zero."""
    return part / whole if whole else None


def growth(current: Number | None, compared: Number | None) -> float | None:
    """The relative change: 0.25 is a quarter more. None if the compared value is zero or None."""
    return None if current is None or compared is None else ratio(current - compared, compared)
