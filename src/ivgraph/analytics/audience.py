"""Which values the dimensions of an audience have: what a filter can choose from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

from ivgraph.analytics.filters import And, Authenticated, Bot, Condition, In, Not, Or, ViewerIn, leaves
from ivgraph.analytics.period import Period
from ivgraph.database import Database


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a dimension has, and how many plays there were with it."""

    #: None stands for unknown.
    value: str | None
    plays: int


async def read_values(
    database: Database, period: Period, playlists: Collection[int], dimensions: Collection[str]
) -> dict[tuple[int, str], list[Value]]:
    """By playlist and dimension, those with the most plays first, in one statement."""
    first, end = period.slots
    found = defaultdict(list)
    for row in await database.fetch("analytics/audience/values", sorted(playlists), first, end, sorted(dimensions)):
        found[row["playlist_id"], row["dimension"]].append(Value(row["value"], row["plays"]))
    return found


ANY_ANONYMOUS = 0


ANY_AUTHENTICATED = 1


#: The groups of the viewers that a filter names have the numbers from here on.
FIRST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Audience:
    """A filter, resolved: the pairs of group and context that match, as the function in_audience in SQL takes them."""

    #: Hashes of the viewers that the filter names, ascending.
    viewers: tuple[int, ...]
    #: Of each of them: the group that it belongs to.
    groups: tuple[int, ...]
    #: Ids of the contexts in which every group matches.
    wholly: tuple[int, ...]
    #: Ids of the contexts in which some groups match and others do not, ascending.
    partly: tuple[int, ...]
    #: Which do: a bit for each pair of group and context, the lowest of each byte first. Each group has a row, filled
    #: up to whole bytes, with the contexts in their order.
    matches: bytes


def resolve_audience(condition: Condition, contexts: Sequence[Mapping[str, Any]]) -> Audience:
    """The pairs that match.

    Args:
        contexts: Rows of their table, each id once, ascending.
    """
    condition = _leave_out_bots(condition)
    group_of = _group_viewers(condition)
    rows = _Pairs(condition, contexts, group_of).rows(condition)
    wholly, in_any = reduce(and_, rows), reduce(or_, rows)
    partly = _choose(contexts, in_any & ~wholly)
    return Audience(
        tuple(group_of),
        tuple(group_of.values()),
        tuple(context["id"] for context in _choose(contexts, wholly)),
        tuple(context["id"] for context in partly),
        _Pairs(condition, partly, group_of).select_bytes(condition),
    )


def count_pairs(condition: Condition, contexts: int) -> int:
    """Pairs of group and context among which the filter chooses, where there are so many contexts.

    The most that each condition of the filter costs is one operation on as many bits, and they are sent to SQL.
    """
    return (FIRST_NAMED + len(set(_group_viewers(condition).values()))) * contexts


def _leave_out_bots(condition: Condition) -> Condition:
    """What says nothing of bots asks for none of them."""
    if any(isinstance(leaf, Bot) for leaf in leaves(condition)):
        return condition
    return And(frozenset({condition, Not(Bot())}))


def _group_viewers(condition: Condition) -> dict[int, int]:
    """The viewers that the condition names, ascending, and the group of each: those in the same lists share one."""
    lists: dict[int, int] = defaultdict(int)
    named = (leaf for leaf in leaves(condition) if isinstance(leaf, ViewerIn))
    for number, leaf in enumerate(named):
        for viewer in leaf.viewers:
            lists[viewer] |= 1 << number
    groups: dict[int, int] = {}
    return {viewer: groups.setdefault(lists[viewer], FIRST_NAMED + len(groups)) for viewer in sorted(lists)}


class _Pairs:
    """All pairs of group and context, each a bit of an integer: a condition is evaluated for all of them at once.

    Evaluated pair by pair, 500 conditions over 10,000 contexts take seconds.
    """

    def __init__(
        self, condition: Condition, contexts: Sequence[Mapping[str, Any]], group_of: Mapping[int, int]
    ) -> None:
        self._group_of = group_of
        self._groups = FIRST_NAMED + len(set(group_of.values()))
        self._row = (len(contexts) + 7) // 8
        self._all = self._repeat(self._bits(range(len(contexts))))
        self._bots = self._bits(place for place, context in enumerate(contexts) if context["bot"])
        self._having = {named: self._bits(places) for named, places in _find_places(condition, contexts).items()}

    def select_bytes(self, condition: Condition) -> bytes:
        """The pairs that match, row by row, the lowest bit first."""
        return self.select(condition).to_bytes(self._groups * self._row, "little")

    def rows(self, condition: Condition) -> list[int]:
        """Of each group: the contexts in which it matches, as bits."""
        selected = self.select_bytes(condition)
        starts = range(0, self._groups * self._row, self._row) if self._row else ()
        return [int.from_bytes(selected[start : start + self._row], "little") for start in starts] or [0]

    def select(self, condition: Condition) -> int:
        """The pairs that match."""
        match condition:
            case In(dimension, values):
                return self._repeat(reduce(or_, (self._having.get((dimension, value), 0) for value in values), 0))
            case ViewerIn(viewers):
                return self._all & self._fill({self._group_of[viewer] for viewer in viewers})
            case Authenticated():
                return self._all & ~self._fill({ANY_ANONYMOUS})
            case Bot():
                return self._repeat(self._bots)
            case Not(negated):
                return self._all ^ self.select(negated)
            case And(conditions):
                return reduce(and_, map(self.select, conditions), self._all)
            case Or(conditions):
                return reduce(or_, map(self.select, conditions), 0)

    def _bits(self, places: Iterable[int]) -> int:
        """One row, with the bits at these places."""
        row = bytearray(self._row)
        for place in places:
            row[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(row, "little")

    def _repeat(self, row: int) -> int:
        """The row once for each group."""
        return int.from_bytes(row.to_bytes(self._row, "little") * self._groups, "little")

    def _fill(self, groups: set[int]) -> int:
        """Every bit of the rows of these groups."""
        full, empty = b"\xff" * self._row, bytes(self._row)
        return int.from_bytes(b"".join(full if group in groups else empty for group in range(self._groups)), "little")


def _find_places(
    condition: Condition, contexts: Sequence[Mapping[str, Any]]
) -> Mapping[tuple[str, str | None], Sequence[int]]:
    """Of each dimension and value that the condition names: the places of the contexts that have it."""
    named: dict[str, set[str | None]] = defaultdict(set)
    for leaf in leaves(condition):
        if isinstance(leaf, In):
            named[leaf.dimension] |= leaf.values
    places: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for dimension, values in named.items():
        for place, context in enumerate(contexts):
            value = context[dimension]
            if value in values:
                places[dimension, value].append(place)
    return places


def _choose(contexts: Sequence[Mapping[str, Any]], bits: int) -> list[Mapping[str, Any]]:
    """Those at whose places there is a bit."""
    row = bits.to_bytes((len(contexts) + 7) // 8, "little")
    return [context for place, context in enumerate(contexts) if row[place >> 3] >> (place & 7) & 1]
