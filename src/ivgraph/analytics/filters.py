"""Conditions on viewers and contexts: the part of the audience that a query counts.

A condition never becomes SQL text. `audience` resolves it against the stored contexts of the queried playlists into
pairs of viewer group and context, which are bound as parameters. A viewer group is all anonymous viewers, all
authenticated viewers that the condition does not name, or named viewers that no part of the condition distinguishes.
Viewers who show a behaviour are named viewers, too, and so are sessions that do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum
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
class Visited:
    """A play of the node with this external id."""

    node: str


@dataclass(frozen=True, slots=True)
class Chose:
    """A transition whose chosen hotspot has this external id."""

    hotspot: str


@dataclass(frozen=True, slots=True)
class ReachedLevel:
    """A play of a node of this level or a deeper one. Levels are those of today's structure."""

    level: int
    #: The number of the version whose levels are meant; None for today's.
    version: int | None = None


@dataclass(frozen=True, slots=True)
class ReachedEnding:
    """A play of an ending: a node without ways out in the structure."""

    #: The number of the version whose endings are meant; None for today's.
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """Plays of these nodes in this order, in one session; others may be in between."""

    nodes: tuple[str, ...]


Act: TypeAlias = Visited | Chose | ReachedLevel | ReachedEnding | Followed


class Scope(Enum):
    """Whether a behaviour is that of a viewer or of a session."""

    #: The viewers who behave so in the period, in one session or in several together. All that they did counts.
    VIEWER = "viewer"
    #: The sessions in which viewers behave so in the period. Nothing else that their viewers did counts.
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Behaves:
    """The viewer or the session does something in a period, at least a number of times."""

    act: Act
    at_least: int
    scope: Scope
    #: The first slot of the period, and the first one after it; None for the queried period.
    slots: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class CameBefore:
    """The viewer was present in the playlist before the queried period, wherever and not as a bot."""


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


Condition: TypeAlias = In | ViewerIn | Authenticated | Bot | Behaves | CameBefore | Not | And | Or


def count_conditions(condition: Condition) -> tuple[int, int]:
    """The number of conditions in a condition, itself included, and the number of values that they name."""
    match condition:
        case In(_, values):
            return 1, len(values)
        case ViewerIn(viewers):
            return 1, len(viewers)
        case Behaves(Followed(nodes)):
            return 1, len(nodes)
        case Behaves():
            return 1, 1
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


def look_in(condition: Condition, slots: tuple[int, int]) -> Condition:
    """The condition with its behaviours looked for in a period, whatever period is queried."""
    match condition:
        case Behaves():
            return replace(condition, slots=slots)
        case Not(negated):
            return Not(look_in(negated, slots))
        case And(conditions):
            return And(frozenset(look_in(each, slots) for each in conditions))
        case Or(conditions):
            return Or(frozenset(look_in(each, slots) for each in conditions))
        case _:
            return condition


def behaviours(condition: Condition | None) -> tuple[Behaves | CameBefore, ...]:
    """What a condition asks of viewers in a playlist and a period, each once, in an order that only it decides."""
    found = {leaf for leaf in leaves(condition) if isinstance(leaf, Behaves | CameBefore)} if condition else ()
    return tuple(sorted(found, key=repr))


def named_versions(condition: Condition) -> frozenset[int]:
    """The numbers of the versions whose levels and endings a condition means."""
    acts = (each.act for each in behaviours(condition) if isinstance(each, Behaves))
    numbers = (act.version for act in acts if isinstance(act, ReachedLevel | ReachedEnding))
    return frozenset(number for number in numbers if number is not None)


def mentions_bots(condition: Condition) -> bool:
    """Whether a condition says which bots it means; otherwise it means none."""
    return any(isinstance(leaf, Bot) for leaf in leaves(condition))


def exclude_bots(condition: Condition | None) -> Condition:
    """Adds "not a bot" to a condition that does not mention bots."""
    if condition is None:
        return Not(Bot())
    return condition if mentions_bots(condition) else And(frozenset({condition, Not(Bot())}))
