"""Conditions on viewers and contexts: the part of the audience that a query counts.

A condition never becomes SQL text. `audience` resolves it against the stored contexts of the queried playlists into
pairs of viewer group and context, which are bound as parameters. A viewer group is all anonymous viewers, all
authenticated viewers that the condition does not name, or named viewers that no part of the condition distinguishes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class In:
    """The context's dimension has one of the values. None matches an unknown value."""

    dimension: str
    values: frozenset[str | None]


@dataclass(frozen=True, slots=True)
class ViewerIn:
    """The viewer is one of these authenticated viewers, which are given by their hashes."""

    viewers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Authenticated:
    """The viewer is authenticated."""


@dataclass(frozen=True, slots=True)
class Bot:
    """The context is a bot's."""


@dataclass(frozen=True, slots=True)
class Not:
    """The condition does not hold."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class And:
    """All conditions hold."""

    conditions: frozenset[Condition]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the conditions holds."""

    conditions: frozenset[Condition]


Condition: TypeAlias = In | ViewerIn | Authenticated | Bot | Not | And | Or


def count_conditions(condition: Condition) -> tuple[int, int]:
    """The number of conditions in a condition, itself included, and the number of values that they name."""
    match condition:
        case In(_, values):
            return 1, len(values)
        case ViewerIn(viewers):
            return 1, len(viewers)
        case Not(negated):
            inner = [count_conditions(negated)]
        case And(conditions) | Or(conditions):
            inner = [count_conditions(each) for each in conditions]
        case _:
            inner = []
    return 1 + sum(conditions for conditions, _ in inner), sum(values for _, values in inner)


def leaves(condition: Condition) -> Iterator[Condition]:
    """The conditions inside a condition that contain no others: everything but Not, And and Or."""
    match condition:
        case Not(negated):
            yield from leaves(negated)
        case And(conditions) | Or(conditions):
            for each in conditions:
                yield from leaves(each)
        case _:
            yield condition
