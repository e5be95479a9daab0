"""Splits a period or an audience by the values of something, so that one statement counts all values.

A statement counts in buckets. Those of a timeline are parts of the period; those of a breakdown are numbers of values:
of a dimension, by the context, or of the hours or weekdays of the period. SQL's bucket_of finds the bucket.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

#: A value of a dimension, None if it is unknown; or the number of an hour or a weekday.
SplitValue: TypeAlias = str | int | None


@dataclass(frozen=True, slots=True)
class Split:
    """The arguments of SQL's bucket_of after the bounds, and what the buckets stand for."""

    #: In the order of their buckets.
    values: Sequence[SplitValue] = ()
    #: The bucket of each time between two bounds, or 0.
    times: Sequence[int] = ()
    #: Ids of contexts, ascending, and the bucket of each.
    contexts: Sequence[int] = ()
    numbers: Sequence[int] = ()
    #: Ids of subjects, ascending, of which the rest is counted, and for each of them which values are its rest.
    subjects: Sequence[int] = ()
    rest: Sequence[bool] = ()

    @property
    def value_arguments(self) -> tuple[Any, ...]:
        """The first arguments, for statements that count no rest."""
        return self.times, self.contexts, self.numbers

    @property
    def arguments(self) -> tuple[Any, ...]:
        return (*self.value_arguments, self.subjects, self.rest)

    def of_rest(self, rest_of: Mapping[int, frozenset[SplitValue]]) -> Split:
        """A split with one bucket: for each subject, by its id, the values that are its rest."""
        subjects = sorted(rest_of)
        rest = [value in rest_of[subject] for subject in subjects for value in self.values]
        return Split((None,), self.times, self.contexts, self.numbers, subjects, rest)


#: A timeline: its buckets are the times between two bounds.
NO_SPLIT = Split()


def split_by_dimension(dimension: str, contexts: Sequence[Mapping[str, Any]]) -> Split:
    """A bucket for each value of a dimension.

    Args:
        contexts: Rows of the table of contexts, ascending by id, each id once.
    """
    number_of: dict[SplitValue, int] = {}
    numbers = [number_of.setdefault(context[dimension], len(number_of) + 1) for context in contexts]
    return Split(tuple(number_of), (0,), [context["id"] for context in contexts], numbers)


def split_by_time(values: Sequence[int]) -> Split:
    """A bucket for each distinct value of the times between two bounds.

    Args:
        values: The value of each of these times.
    """
    number_of: dict[SplitValue, int] = {value: number for number, value in enumerate(sorted(set(values)), start=1)}
    return Split(tuple(number_of), [number_of[value] for value in values])
