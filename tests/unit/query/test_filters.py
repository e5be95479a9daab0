from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivgraph.query.filters import (
    ANY_ANONYMOUS,
    ANY_AUTHENTICATED,
    DIMENSIONS,
    And,
    Audience,
    Authenticated,
    Bot,
    Condition,
    In,
    Not,
    Or,
    ViewerIn,
    matches,
    measure,
    resolve_audience,
)

NOTHING: dict[str, Any] = {**dict.fromkeys(DIMENSIONS), "bot": False}
PLACES = [
    {"id": number, **NOTHING, "country": country, "device": device, "bot": bot}
    for number, (country, device, bot) in enumerate(
        product(["DE", "IN", None], ["phone", None], [False, True]), start=40
    )
]
#: Two that conditions name, one that none does.
ANN, BOB, EVE = 101, -102, 103
#: The authenticated ones, and somebody anonymous.
PEOPLE = [(ANN, True), (BOB, True), (EVE, True), (9, False)]


def to_python(condition: Condition) -> str:
    """The condition as an expression of Python."""
    match condition:
        case In(dimension, values):
            return f"(place[{dimension!r}] in {set(values) or 'set()'})"
        case ViewerIn(viewers):
            return f"(viewer in {set(viewers) or 'set()'})"
        case Authenticated():
            return "known"
        case Bot():
            return "place['bot']"
        case Not(negated):
            return f"(not {to_python(negated)})"
        case And(conditions):
            return f"({' and '.join(['True', *map(to_python, conditions)])})"
        case Or(conditions):
            return f"({' or '.join(['False', *map(to_python, conditions)])})"


def some(values: list[Any]) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(st.sampled_from(values), max_size=3)


def all_conditions() -> st.SearchStrategy[Condition]:
    simple: st.SearchStrategy[Condition] = st.one_of(
        some(["DE", "IN", "FR", None]).map(lambda values: In("country", values)),
        some(["phone", None]).map(lambda values: In("device", values)),
        some([ANN, BOB]).map(ViewerIn),
        st.just(Authenticated()),
        st.just(Bot()),
    )
    return st.recursive(
        simple,
        lambda inner: st.one_of(
            inner.map(Not),
            st.frozensets(inner, max_size=3).map(And),
            st.frozensets(inner, max_size=3).map(Or),
        ),
        max_leaves=8,
    )


@given(all_conditions())
def test_conditions_match_as_boolean_expressions_do(condition: Condition) -> None:
    expression = to_python(condition)
    for place, (viewer, known) in product(PLACES, PEOPLE):
        expected = eval(expression, {"place": place, "viewer": viewer, "known": known})
        # A viewer whom the filter does not name is nobody in particular.
        named = viewer if viewer in (ANN, BOB) else None
        assert matches(condition, place, named, known) is expected


@given(all_conditions())
def test_an_audience_has_the_pairs_that_match_and_no_other(condition: Condition) -> None:
    audience = resolve_audience(condition, PLACES)
    pairs = set(zip(audience.who, audience.contexts, strict=True))
    assert len(pairs) == len(audience.who), "a pair that comes twice would count twice"
    expression = to_python(condition)
    if "bot" not in expression:
        expression = f"not place['bot'] and {expression}"
    for place, (viewer, known) in product(PLACES, PEOPLE):
        expected = eval(expression, {"place": place, "viewer": viewer, "known": known})
        # As SQL finds them: by the place among those named, else by kind.
        unnamed = ANY_AUTHENTICATED if known else ANY_ANONYMOUS
        who = audience.groups[audience.viewers.index(viewer)] if viewer in audience.viewers else unnamed
        assert ((who, place["id"]) in pairs) is expected


def test_an_audience_is_pairs_of_who_and_where() -> None:
    condition = Or(frozenset([And(frozenset([ViewerIn(frozenset([BOB])), german()])), Not(Authenticated())]))
    places = [{"id": 1, **NOTHING, "country": "DE"}, {"id": 2, **NOTHING}]
    assert resolve_audience(condition, places) == Audience((BOB,), (1,), (ANY_ANONYMOUS, 1, ANY_ANONYMOUS), (1, 1, 2))


def test_thousands_of_viewers_are_one_group_where_the_filter_does_not_tell_them_apart() -> None:
    condition = And(frozenset([ViewerIn(frozenset(range(3_000))), Not(ViewerIn(frozenset([1, 2])))]))
    audience = resolve_audience(condition, [{"id": 1, **NOTHING}])
    group = dict(zip(audience.viewers, audience.groups, strict=True))
    assert group[1] == group[2] != group[0] == group[2_999]
    assert (audience.who, audience.contexts) == ((group[0],), (1,))


@pytest.mark.parametrize("condition", [And(frozenset()), Not(Or(frozenset()))])
def test_no_condition_is_always_true(condition: Condition) -> None:
    audience = resolve_audience(condition, PLACES)
    assert set(zip(audience.who, audience.contexts, strict=True)) == {
        (who, place["id"]) for who, place in product([ANY_ANONYMOUS, ANY_AUTHENTICATED], PLACES) if not place["bot"]
    }


def test_no_alternative_is_never_true() -> None:
    assert resolve_audience(Or(frozenset()), PLACES) == Audience((), (), (), ())


def test_where_no_context_exists_nobody_matches() -> None:
    assert resolve_audience(Authenticated(), []) == Audience((), (), (), ())


@pytest.mark.parametrize(
    ("condition", "size"),
    [
        (Authenticated(), (1, 0)),
        (In("country", frozenset(["DE", None])), (1, 2)),
        (ViewerIn(frozenset([1, 2, 3])), (1, 3)),
        (Not(In("country", frozenset(["DE"]))), (2, 1)),
        (And(frozenset()), (1, 0)),
        (Or(frozenset([Not(Authenticated()), In("device", frozenset(["phone"]))])), (4, 1)),
    ],
)
def test_conditions_and_their_values_are_counted(condition: Condition, size: tuple[int, int]) -> None:
    assert measure(condition) == size


def german() -> In:
    return In("country", frozenset(["DE"]))
