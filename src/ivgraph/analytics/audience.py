"""Resolves filters against the stored contexts, and lists the values that a filter can choose from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any

from ivgraph.analytics.filters import (
    And,
    Authenticated,
    Behaves,
    Bot,
    CameBefore,
    Condition,
    In,
    Not,
    Or,
    ViewerIn,
    exclude_bots,
    leaves,
)
from ivgraph.analytics.period import Period
from ivgraph.analytics.viewer_groups import (
    FIRST_NAMED_GROUP,
    ViewerGroups,
    count_groups,
    find_exceptions,
    group_named_viewers,
    is_by_session,
    names_viewers,
)
from ivgraph.database import ReadableDatabase
from ivgraph.errors import InvalidArgument, Problem

NO_SESSIONS = "Use the scope VIEWER for behaviours here: what is counted does not tell a viewer's sessions apart."


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a dimension, and the plays of the viewers that have it."""

    #: None if the value is unknown.
    value: str | None
    plays: int


async def read_dimension_values(
    database: ReadableDatabase, period: Period, playlists: Collection[int], dimensions: Collection[str]
) -> dict[tuple[int, str], list[Value]]:
    """The values of each dimension in a period, most plays first, read in one statement.

    Args:
        playlists: Internal ids.
        dimensions: Their columns in the table of contexts.

    Returns:
        Values by playlist id and dimension. A pair without any value is missing.
    """
    first, end = period.slots
    values = defaultdict(list)
    for row in await database.fetch("analytics/audience/values", sorted(playlists), first, end, sorted(dimensions)):
        values[row["playlist_id"], row["dimension"]].append(Value(row["value"], row["plays"]))
    return values


@dataclass(frozen=True, slots=True)
class Audience:
    """A resolved filter: the pairs of viewer group and context that match it, as SQL's in_audience expects them."""

    #: Hashes of the viewers that the filter names, and ids of the journeys that it finds by their behaviour: ascending,
    #: or in any order if they are exceptions.
    members: Sequence[int]
    #: The group of each of these viewers and journeys. Empty if they are exceptions: the contrary holds for them, in
    #: each partial context, of what holds for those that the filter does not name. SQL finds exceptions by hashing. For
    #: a group it searches an array, which takes three times as long among a quarter of a million viewers.
    groups: Sequence[int]
    #: Ids of the contexts in which every group matches.
    full_contexts: tuple[int, ...]
    #: Ids of the contexts in which some groups match and others do not, ascending.
    partial_contexts: tuple[int, ...]
    #: The groups that match in the partial contexts: a bit for each pair, the lowest bit of each byte first. Each group
    #: has a row of bits, padded to whole bytes, with one bit for each partial context in the order above. One byte if
    #: the filter has exceptions, and the same holds for all others in all partial contexts. Its bits then tell whether
    #: the others match, whether viewers are among the members, and whether journeys are.
    partial_matches: bytes
    #: Whether the filter tells the sessions of one viewer apart: then visits, which have no session, can't be counted.
    by_session: bool = False

    @property
    def arguments(self) -> tuple[Any, ...]:
        """The arguments of SQL's in_audience, in its order, for statements that read no sessions.

        Raises:
            InvalidArgument: The filter tells the sessions of one viewer apart.
        """
        if self.by_session:
            raise InvalidArgument([Problem("filter", NO_SESSIONS)])
        return self.session_arguments

    @property
    def session_arguments(self) -> tuple[Any, ...]:
        """The same for SQL's session_in_audience, which tells sessions apart."""
        return self.members, self.groups, self.full_contexts, self.partial_contexts, self.partial_matches


def audience_arguments(audience: Audience | None) -> tuple[Any, ...]:
    """Whether there is a filter, and what SQL's in_audience expects of one that may tell sessions apart."""
    return (False, [], [], [], [], b"") if audience is None else (True, *audience.session_arguments)


async def check_horizon(database: ReadableDatabase, start: datetime) -> None:
    """Checks that there are the events from an instant on, which alone tell a viewer's sessions apart.

    Raises:
        InvalidArgument: Some of them may have been dropped.
    """
    horizon = (await database.fetch("analytics/audience/horizon"))[0]["horizon"]
    if start < horizon:
        raise InvalidArgument(
            [
                Problem(
                    "filter",
                    f"Use the scope VIEWER for behaviours before {horizon.date()}, or begin with that day: events from "
                    "before it, which tell a viewer's sessions apart, were dropped.",
                )
            ]
        )


def resolve_audience(
    condition: Condition, contexts: Sequence[Mapping[str, Any]], groups: ViewerGroups | None = None
) -> Audience:
    """Finds the pairs of viewer group and context that match a condition.

    Args:
        contexts: Rows of the table of contexts, ascending by id, each id once.
        groups: The viewers and sessions that the condition names or finds by their behaviour; needed only if it has
            behaviours.
    """
    groups = groups or group_named_viewers(condition)
    by_session = is_by_session(condition)
    condition = exclude_bots(condition)
    rows = _PairBits(condition, contexts, groups).match_rows(condition)
    in_every_group, in_any_group = reduce(and_, rows), reduce(or_, rows)
    in_some_groups = in_any_group & ~in_every_group
    rows = [row & in_some_groups for row in rows]
    partial_contexts = _select_contexts(contexts, in_some_groups)
    exceptions = find_exceptions(groups, rows, in_some_groups, by_session=by_session)
    members, numbers = groups.sorted_members() if exceptions is None else (exceptions, ())
    matches = _PairBits(condition, partial_contexts, groups).match_bytes(condition)
    if partial_contexts and exceptions is not None and set(rows[:FIRST_NAMED_GROUP]) in ({0}, {in_some_groups}):
        matches = bytes([bool(rows[0]) | names_viewers(condition) << 1 | by_session << 2])
    return Audience(
        members,
        numbers,
        tuple(context["id"] for context in _select_contexts(contexts, in_every_group)),
        tuple(context["id"] for context in partial_contexts),
        matches,
        by_session,
    )


def count_pairs(condition: Condition, contexts: int) -> int:
    """The most pairs of group and context that a condition makes, for a given number of contexts.

    It bounds the cost of a filter: each of its conditions costs at most one operation on that many bits, and the bits
    are sent to SQL.
    """
    return count_groups(condition) * contexts


class _PairBits:
    """Evaluates a condition for all pairs of group and context at once, each pair being one bit of an integer.

    Evaluating it pair by pair takes seconds for 500 conditions and 10,000 contexts.
    """

    def __init__(self, condition: Condition, contexts: Sequence[Mapping[str, Any]], groups: ViewerGroups) -> None:
        self._groups = groups
        self._group_count = len(groups.traits)
        self._row_bytes = (len(contexts) + 7) // 8
        self._all = self._in_every_group(self._row(range(len(contexts))))
        self._bots = self._row(index for index, context in enumerate(contexts) if context["bot"])
        self._rows = {value: self._row(indexes) for value, indexes in _find_indexes(condition, contexts).items()}

    def match_bytes(self, condition: Condition) -> bytes:
        """The pairs that match, row by row, the lowest bit of each byte first."""
        return self.match(condition).to_bytes(self._group_count * self._row_bytes, "little")

    def match_rows(self, condition: Condition) -> list[int]:
        """For each group, the contexts in which it matches, as bits."""
        matched, size = self.match_bytes(condition), self._row_bytes
        starts = (group * size for group in range(self._group_count))
        return [int.from_bytes(matched[start : start + size], "little") for start in starts]

    def match(self, condition: Condition) -> int:
        """The pairs that match, as bits."""
        match condition:
            case In(dimension, values):
                return self._in_every_group(reduce(or_, (self._rows.get((dimension, value), 0) for value in values), 0))
            case ViewerIn() | Behaves() | CameBefore():
                return self._all & self._whole_rows(self._groups.with_trait(condition))
            case Authenticated():
                return self._all & self._whole_rows(self._groups.authenticated)
            case Bot():
                return self._in_every_group(self._bots)
            case Not(negated):
                return self._all ^ self.match(negated)
            case And(conditions):
                return reduce(and_, map(self.match, conditions), self._all)
            case Or(conditions):
                return reduce(or_, map(self.match, conditions), 0)

    def _row(self, indexes: Iterable[int]) -> int:
        """One row with the bits of the contexts at these indexes."""
        row = bytearray(self._row_bytes)
        for index in indexes:
            row[index >> 3] |= 1 << (index & 7)
        return int.from_bytes(row, "little")

    def _in_every_group(self, row: int) -> int:
        """The row, repeated once for each group."""
        return int.from_bytes(row.to_bytes(self._row_bytes, "little") * self._group_count, "little")

    def _whole_rows(self, groups: set[int]) -> int:
        """All bits of the rows of these groups."""
        full, empty = b"\xff" * self._row_bytes, bytes(self._row_bytes)
        rows = (full if group in groups else empty for group in range(self._group_count))
        return int.from_bytes(b"".join(rows), "little")


def _find_indexes(
    condition: Condition, contexts: Sequence[Mapping[str, Any]]
) -> Mapping[tuple[str, str | None], Sequence[int]]:
    """By dimension and value that the condition names, the indexes of the contexts that have the value."""
    named: dict[str, set[str | None]] = defaultdict(set)
    for leaf in leaves(condition):
        if isinstance(leaf, In):
            named[leaf.dimension] |= leaf.values
    indexes: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for dimension, values in named.items():
        for index, context in enumerate(contexts):
            value = context[dimension]
            if value in values:
                indexes[dimension, value].append(index)
    return indexes


def _select_contexts(contexts: Sequence[Mapping[str, Any]], bits: int) -> list[Mapping[str, Any]]:
    """The contexts whose bits are set."""
    row = bits.to_bytes((len(contexts) + 7) // 8, "little")
    return [context for index, context in enumerate(contexts) if row[index >> 3] >> (index & 7) & 1]
