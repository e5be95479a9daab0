"""Which part of the audience a question is about.

A filter never becomes SQL text. Resolved against the contexts that exist, it becomes pairs of who and context, bound as
parameters: who is one of the viewers that the filter names, or any other authenticated or anonymous one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeAlias

ANY_AUTHENTICATED = -1
ANY_ANONYMOUS = 0


class Dimension(Enum):
    """What tells one part of an audience from another."""

    #: Country, ISO 3166 alpha-2.
    COUNTRY = "country"
    #: Part of the country.
    REGION = "region"
    #: Kind of device.
    DEVICE = "device"
    #: Operating system.
    OPERATING_SYSTEM = "operating_system"
    #: Browser.
    BROWSER = "browser"
    #: Domain of the page that the player is on.
    DOMAIN = "domain"
    #: Application that embeds the player.
    APPLICATION = "application"
    #: Where in the application, such as a category.
    PLAYBACK_CONTEXT = "playback_context"


#: Their columns in a context.
DIMENSIONS = tuple(dimension.value for dimension in Dimension)


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


@dataclass(frozen=True, slots=True)
class Audience:
    """A filter, resolved: the pairs of who and context that match, as the lists that SQL takes."""

    #: Hashes of the viewers that the filter names.
    viewers: tuple[int, ...]
    #: Of each of them: the group that it belongs to, from 1. A filter does not tell the viewers of a group apart.
    groups: tuple[int, ...]
    #: Of each pair: a group, or ANY_AUTHENTICATED, or ANY_ANONYMOUS.
    who: tuple[int, ...]
    #: Of each pair: the context's id.
    contexts: tuple[int, ...]


def resolve_audience(condition: Condition, contexts: Iterable[Mapping[str, Any]]) -> Audience:
    """The pairs that match, among contexts given as rows of their table."""
    condition = _leave_out_bots(condition)
    lists = [leaf.viewers for leaf in _leaves(condition) if isinstance(leaf, ViewerIn)]
    viewers = sorted(frozenset[int]().union(*lists))
    # A filter may name thousands of viewers, and there may be thousands of contexts: no pair for each two of them.
    members: dict[tuple[bool, ...], list[int]] = defaultdict(list)
    for viewer in viewers:
        members[tuple(viewer in each for each in lists)].append(viewer)
    group_of = {viewer: group for group, alike in enumerate(members.values(), start=1) for viewer in alike}
    people: list[tuple[int, int | None, bool]] = [
        (ANY_ANONYMOUS, None, False),
        (ANY_AUTHENTICATED, None, True),
        *((group_of[alike[0]], alike[0], True) for alike in members.values()),
    ]
    pairs = [
        (who, context["id"])
        for context in contexts
        for who, viewer, known in people
        if matches(condition, context, viewer, known)
    ]
    return Audience(
        tuple(viewers),
        tuple(group_of[viewer] for viewer in viewers),
        tuple(who for who, _ in pairs),
        tuple(context for _, context in pairs),
    )


def matches(condition: Condition, context: Mapping[str, Any], viewer: int | None, known: bool) -> bool:
    """Whether a visit in the context by the viewer (None: one that the filter does not name) matches."""
    match condition:
        case In(dimension, values):
            return context[dimension] in values
        case ViewerIn(viewers):
            return viewer in viewers
        case Authenticated():
            return known
        case Bot():
            return bool(context["bot"])
        case Not(negated):
            return not matches(negated, context, viewer, known)
        case And(conditions):
            return all(matches(each, context, viewer, known) for each in conditions)
        case Or(conditions):
            return any(matches(each, context, viewer, known) for each in conditions)


def measure(condition: Condition) -> tuple[int, int]:
    """How many conditions it consists of, and how many values they name."""
    match condition:
        case In(_, values):
            return 1, len(values)
        case ViewerIn(viewers):
            return 1, len(viewers)
        case Not(negated):
            inner = [measure(negated)]
        case And(conditions) | Or(conditions):
            inner = [measure(each) for each in conditions]
        case _:
            inner = []
    return 1 + sum(conditions for conditions, _ in inner), sum(values for _, values in inner)


def count_pairs(condition: Condition, contexts: int) -> int:
    """TEMPORARY."""
    viewers = {viewer for leaf in _leaves(condition) if isinstance(leaf, ViewerIn) for viewer in leaf.viewers}
    return (2 + len(viewers)) * contexts


def _leave_out_bots(condition: Condition) -> Condition:
    """What says nothing of bots asks for none of them."""
    if any(isinstance(leaf, Bot) for leaf in _leaves(condition)):
        return condition
    return And(frozenset({condition, Not(Bot())}))


def _leaves(condition: Condition) -> Iterator[Condition]:
    """The conditions that consist of no others."""
    match condition:
        case Not(negated):
            yield from _leaves(negated)
        case And(conditions) | Or(conditions):
            for each in conditions:
                yield from _leaves(each)
        case _:
            yield condition
