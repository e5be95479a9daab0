"""The input types of queries, and the functions that read them into the requests of analytics.

Each of these functions collects the problems of all arguments before it raises, so that a caller can correct them in
one go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from enum import Enum
from types import new_class
from typing import Annotated, Any, TypeVar

import strawberry

from ivgraph.analytics import filters
from ivgraph.analytics.buckets import Interval, check_bucket_count
from ivgraph.analytics.comparison import Comparison, RelativeComparison, resolve_comparison
from ivgraph.analytics.period import Period, Preset, resolve_period
from ivgraph.analytics.request import MetricsRequest
from ivgraph.comments import value_comments
from ivgraph.dimensions import Dimension, find_country
from ivgraph.errors import InvalidArgument, Problem
from ivgraph.schema.behaviours import BehaviourFilter, check_behaviours
from ivgraph.schema.context import RequestContext
from ivgraph.schema.enums import describe
from ivgraph.schema.version_numbers import find_version_bounds

describe(Preset)
describe(RelativeComparison)

#: Conditions of a filter, including those of nested filters.
MAX_CONDITIONS = 500
#: Levels of filters nested in filters.
MAX_LEVELS = 50
#: Values of a filter, including those of nested filters.
MAX_VALUES = 5_000

Result = TypeVar("Result")


def dimension_fields(name: str, annotation: Any) -> Any:
    """Makes a base class for inputs, with an optional field for each dimension, in the order of `Dimension`."""

    def fill(namespace: dict[str, Any]) -> None:
        comments = value_comments(Dimension)
        namespace["__module__"] = __name__
        namespace["__annotations__"] = {dimension.value: annotation for dimension in Dimension}
        for dimension in Dimension:
            namespace[dimension.value] = strawberry.field(default=None, description=comments[dimension.name])

    return strawberry.input(new_class(name, (), {}, fill))


@strawberry.input(
    description="The period that metrics cover: either a preset, or firstDay and lastDay, or start and end, or a "
    "version of the story, each with a timeZone. The response contains the period that results."
)
class PeriodInput:
    preset: Preset | None = strawberry.field(default=None, description="A period relative to today.")
    first_day: date | None = strawberry.field(default=None, description="First day in the time zone, included.")
    last_day: date | None = strawberry.field(default=None, description="Last day in the time zone, included.")
    start: datetime | None = strawberry.field(
        default=None, description="An instant, included; rounded down to the quarter hour."
    )
    end: datetime | None = strawberry.field(
        default=None, description="An instant, not included; rounded up to the quarter hour."
    )
    since_version: int | None = strawberry.field(
        default=None,
        description="The number of a version of the playlist's structure (see Playlist.versions): from the first "
        "quarter hour that begins with it. The operation has to name this one playlist alone.",
    )
    until_version: int | None = strawberry.field(
        default=None,
        description="With sinceVersion: to the last quarter hour that ends with this version; up to now if it is the "
        "latest one, or left out.",
    )
    time_zone: str = strawberry.field(
        default="UTC", description="Time zone of the days and hours, by its IANA name, such as Europe/Berlin."
    )

    def read(self, context: RequestContext, path: str = "period") -> Period:
        if self.since_version is not None or self.until_version is not None:
            return self._read_versions(context, path)
        return resolve_period(
            preset=self.preset,
            first_day=self.first_day,
            last_day=self.last_day,
            start=self.start,
            end=self.end,
            time_zone=self.time_zone,
            now=context.now,
            path=path,
        )

    def _read_versions(self, context: RequestContext, path: str) -> Period:
        if self.since_version is None:
            problem = Problem(f"{path}.sinceVersion", "Give sinceVersion too: untilVersion alone is not a period.")
            raise InvalidArgument([problem])
        if any(each is not None for each in (self.preset, self.first_day, self.last_day, self.start, self.end)):
            message = "Give versions, or a preset, or days, or instants: only one of these."
            raise InvalidArgument([Problem(path, message)])
        start, end = find_version_bounds(context.versions, self.since_version, self.until_version, context.now, path)
        return resolve_period(start=start, end=end, time_zone=self.time_zone, now=context.now, path=path)


@strawberry.input(
    one_of=True,
    description="The period to compare with: either one relative to the period, or one of the same length that begins "
    "on a given day.",
)
class ComparisonInput:
    to: RelativeComparison | None = strawberry.field(
        default=strawberry.UNSET, description="An earlier period, relative to the period of the request."
    )
    first_day: date | None = strawberry.field(
        default=strawberry.UNSET, description="First day of a period of the same length."
    )

    def read(self) -> Comparison:
        return resolve_comparison(relative=self.to or None, first_day=self.first_day or None, path="compareTo")


@strawberry.input(description="The values of a dimension that a viewer may have. Null stands for unknown.")
class ValueFilter:
    in_: list[str | None] | None = strawberry.field(name="in", default=None, description="Any of these values.")
    not_in: list[str | None] | None = strawberry.field(default=None, description="Any value but these.")


@strawberry.input(description="Authenticated viewers, by the ids that players report for them.")
class ViewerFilter:
    in_: list[strawberry.ID] | None = strawberry.field(name="in", default=None, description="Any of these viewers.")
    not_in: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Any viewer but these, including all anonymous visitors."
    )


@strawberry.enum(description="Whether the player reported who watched.")
class ViewerKind(Enum):
    AUTHENTICATED = strawberry.enum_value("authenticated", description="The player reported an authenticated id.")
    ANONYMOUS = strawberry.enum_value("anonymous", description="The player reported no authenticated id.")


@strawberry.input
class _Combinations:
    and_: list[AudienceFilter] | None = strawberry.field(
        name="and", default=None, description="All of these filters match. An empty list always matches."
    )
    or_: list[AudienceFilter] | None = strawberry.field(
        name="or", default=None, description="At least one of these filters matches. An empty list never matches."
    )
    not_: AudienceFilter | None = strawberry.field(name="not", default=None, description="This filter does not match.")


_DimensionFilters: Any = dimension_fields("_DimensionFilters", ValueFilter | None)


# In the schema, the fields of the bases come first, from left to right.
@strawberry.input(
    description="A part of the audience: metrics are computed as if nobody else had watched. A viewer has to meet all "
    "conditions of a filter."
)
class AudienceFilter(_Combinations, _DimensionFilters):  # type: ignore[misc]  # a base made from the list
    viewer: ViewerFilter | None = strawberry.field(default=None, description="Authenticated viewers by id.")
    viewer_kind: ViewerKind | None = strawberry.field(default=None, description="Authenticated or anonymous.")
    behaviour: BehaviourFilter | None = strawberry.field(
        default=None,
        description="What viewers did in the story. Playlists can't be ordered by it, and metrics of a time whose "
        "events were dropped can be counted for the viewers who did it, but not for the sessions.",
    )
    is_bot: bool | None = strawberry.field(
        default=None,
        description="Whether the viewer is a bot, such as a crawler or a monitor. Without this condition, and without "
        "any filter, bots are left out.",
    )

    def read(self, context: RequestContext) -> filters.Condition | None:
        """The condition that the filter stands for; None for an empty filter."""
        conditions = frozenset(self._conditions(context))
        return next(iter(conditions), None) if len(conditions) < 2 else filters.And(conditions)

    def _conditions(self, context: RequestContext) -> Iterator[filters.Condition]:
        always_true = filters.And(frozenset())
        for inner in self.and_ or ():
            yield from inner._conditions(context)
        if self.or_ is not None:
            yield filters.Or(frozenset(inner.read(context) or always_true for inner in self.or_))
        if self.not_ is not None:
            yield filters.Not(self.not_.read(context) or always_true)
        for dimension in Dimension:
            values: ValueFilter | None = getattr(self, dimension.value)
            if values and values.in_ is not None:
                yield _has_one_of(dimension, values.in_)
            if values and values.not_in is not None:
                yield filters.Not(_has_one_of(dimension, values.not_in))
        if self.viewer and self.viewer.in_ is not None:
            yield filters.ViewerIn(frozenset(map(context.viewer_key.authenticated, self.viewer.in_)))
        if self.viewer and self.viewer.not_in is not None:
            yield filters.Not(filters.ViewerIn(frozenset(map(context.viewer_key.authenticated, self.viewer.not_in))))
        if self.viewer_kind is ViewerKind.AUTHENTICATED:
            yield filters.Authenticated()
        if self.viewer_kind is ViewerKind.ANONYMOUS:
            yield filters.Not(filters.Authenticated())
        if self.behaviour is not None:
            yield self.behaviour.read()
        if self.is_bot is not None:
            yield filters.Bot() if self.is_bot else filters.Not(filters.Bot())


def _has_one_of(dimension: Dimension, values: Iterable[str | None]) -> filters.In:
    """Whether the dimension has one of the values. As in events, a country code may be in small letters."""
    if dimension is Dimension.COUNTRY:
        values = (value and (find_country(value) or value) for value in values)
    return filters.In(dimension.value, frozenset(values))


PeriodArgument = Annotated[PeriodInput, strawberry.argument(description="The period to look at.")]
FilterArgument = Annotated[
    AudienceFilter | None,
    strawberry.argument(description="The part of the audience to look at; without it, everybody except bots."),
]
ComparisonArgument = Annotated[ComparisonInput | None, strawberry.argument(description="The period to compare with.")]
IntervalArgument = Annotated[Interval, strawberry.argument(description="Length of the buckets.")]


def read_period(context: RequestContext, *, period: PeriodInput, **_: object) -> Period:
    """Resolves the period argument.

    Raises:
        InvalidArgument: With all problems of the period.
    """
    return period.read(context)


def read_request(
    context: RequestContext,
    *,
    period: PeriodInput,
    filter: AudienceFilter | None = None,
    compare_to: ComparisonInput | None = None,
    interval: Interval | None = None,
) -> MetricsRequest:
    """Resolves the arguments of metrics and timeline. Without an interval the whole period is one bucket.

    Raises:
        InvalidArgument: With all problems of all arguments.
    """
    problems: list[Problem] = []
    resolved = collect_problems(problems, lambda: period.read(context))
    comparison = collect_problems(problems, compare_to.read) if compare_to else None
    condition = collect_problems(problems, lambda: _read_filter(context, filter)) if filter else None
    if resolved and interval:
        collect_problems(problems, lambda: check_bucket_count(resolved, interval, path="interval"))
    if problems or resolved is None:
        raise InvalidArgument(problems)
    return MetricsRequest(resolved, interval, comparison, condition)


def collect_problems(problems: list[Problem], read: Callable[[], Result]) -> Result | None:
    try:
        return read()
    except InvalidArgument as error:
        problems.extend(error.problems)
        return None


def _count_levels(filter: AudienceFilter) -> int:
    inner = [*(filter.and_ or ()), *(filter.or_ or ()), *([filter.not_] if filter.not_ else ())]
    return 1 + max(map(_count_levels, inner), default=0)


def _read_filter(context: RequestContext, filter: AudienceFilter) -> filters.Condition | None:
    if (levels := _count_levels(filter)) > MAX_LEVELS:
        raise InvalidArgument([Problem("filter", f"Nest at most {MAX_LEVELS} filters within filters, not {levels}.")])
    if problems := list(check_behaviours(context, filter, "filter")):
        raise InvalidArgument(problems)
    condition = filter.read(context)
    conditions, values = filters.count_conditions(condition) if condition else (0, 0)
    if conditions > MAX_CONDITIONS or values > MAX_VALUES:
        raise InvalidArgument(
            [
                Problem(
                    "filter",
                    f"Name at most {MAX_VALUES:,} values in {MAX_CONDITIONS} conditions, not {values:,} in "
                    f"{conditions:,}.",
                )
            ]
        )
    return condition
