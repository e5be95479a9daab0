"""Which part of the audience a question is about.

A filter never becomes SQL text. Resolved against the contexts of the playlists asked for, it becomes the set of pairs
of who and context that match, bound as parameters. Who is a group of viewers: any anonymous one, any authenticated one
that the filter does not name, or those of the named ones that it does not tell apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class In:
    """The context's dimension has one of the values; None stands for unknown."""

    dimension: str
    values: frozenset[str | None]


@dataclass(frozen=True, slots=True)
class ViewerIn:
    """The viewer is one of these authenticated ones, given by their hashes."""

    viewers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Authenticated:
    """The viewer is authenticated."""


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot watched."""


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
    """How many conditions it consists of, and how many values they name."""
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
    """The conditions that consist of no others."""
    match condition:
        case Not(negated):
            yield from leaves(negated)
        case And(conditions) | Or(conditions):
            for each in conditions:
                yield from leaves(each)
        case _:
            yield condition
