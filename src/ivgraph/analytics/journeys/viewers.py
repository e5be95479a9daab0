"""Distinct viewers of something, counted by the product's rule."""

from __future__ import annotations

from dataclasses import dataclass

from ivgraph.analytics.measures import Viewers
from ivgraph.analytics.metrics import count_unique


@dataclass(frozen=True, slots=True)
class ViewerCounts:
    """Distinct viewers. They must not be added up: a viewer may be among several of them."""

    #: Authenticated viewers, plus one for all anonymous viewers together.
    unique: int
    authenticated: int
    anonymous: int

    @classmethod
    def of(cls, authenticated: int, anonymous: int) -> ViewerCounts:
        return cls(count_unique(Viewers(authenticated, anonymous)), authenticated, anonymous)
