from __future__ import annotations

from itertools import product
from time import process_time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivgraph.analytics.audience import Audience, count_pairs, resolve_audience
from ivgraph.analytics.filters import (
    And,
    Authenticated,
    Behaves,
    Bot,
    Condition,
    In,
    Not,
    Or,
    Scope,
    ViewerIn,
    Visited,
    behaviours,
    count_conditions,
    leaves,
)
from ivgraph.analytics.viewer_groups import (
    ANONYMOUS_GROUP,
    FIRST_NAMED_GROUP,
    UNNAMED_GROUP,
    Found,
    count_groups,
    group_members,
    name_viewers,
)
from ivgraph.dimensions import Dimension

NOTHING: dict[str, Any] = {**{dimension.value: None for dimension in Dimension}, "bot": False}
PLACES = [
    {"id": number, **NOTHING, "country": country, "device": device, "bot": bot}
    for number, (country, device, bot) in enumerate(
        product(["DE", "IN", None], ["phone", None], [False, True]), start=40
    )
]
#: Two viewers that conditions name, and one that no condition names.
ANN, BOB, EVE = 101, -102, 103
#: The authenticated viewers, and an anonymous one.
PEOPLE = [(ANN, True), (BOB, True), (EVE, True), (9, False)]


def to_python(condition: Condition) -> str:
    """The condition as an expression of Python."""
    match condition:
        case In(dimension, values):
            return f"(place[{dimension!r}] in {set(values) or 'set()'})"
        case ViewerIn(viewers):
            return f"(viewer in {set(viewers) or 'set()'})"
        case Behaves():
            return f"(SHOWS[{SHOWS.index(condition)}] in shown)"
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
    raise AssertionError(condition)


#: Behaviours, one of sessions and one of viewers.
SHOWS = Behaves(Visited("hall"), 1, Scope.SESSION), Behaves(Visited("attic"), 2, Scope.VIEWER)
#: Sessions: each with its viewer, whether that one is authenticated, and what the session and its viewer show.
SESSIONS: list[tuple[int, int, bool, frozenset[Behaves]]] = [
    (-7, 8, False, frozenset([SHOWS[0]])),
    (5, ANN, True, frozenset(SHOWS)),
    (11, ANN, True, frozenset([SHOWS[1]])),
    (12, 6, False, frozenset([SHOWS[1]])),
    (13, BOB, True, frozenset()),
    (14, EVE, True, frozenset([SHOWS[0]])),
    (15, 9, False, frozenset()),
]


def some(values: list[Any]) -> st.SearchStrategy[frozenset[Any]]:
    return st.frozensets(st.sampled_from(values), max_size=3)


def all_conditions(*, behaving: bool = False) -> st.SearchStrategy[Condition]:
    simple: st.SearchStrategy[Condition] = st.one_of(
        some(["DE", "IN", "FR", None]).map(lambda values: In("country", values)),
        some(["phone", None]).map(lambda values: In("device", values)),
        some([ANN, BOB]).map(ViewerIn),
        st.just(Authenticated()),
        st.just(Bot()),
        *(map(st.just, SHOWS) if behaving else ()),
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


def matching(audience: Audience) -> set[tuple[int, int]]:
    """The pairs of group and context that match."""
    if len(audience.partial_matches) == 1:
        others = product(
            [ANONYMOUS_GROUP, UNNAMED_GROUP], audience.partial_contexts if audience.partial_matches[0] & 1 else ()
        )
        return {*product([ANONYMOUS_GROUP, UNNAMED_GROUP], audience.full_contexts), *others}
    size = (len(audience.partial_contexts) + 7) // 8 * 8
    bits = [byte >> place & 1 for byte in audience.partial_matches for place in range(8)]
    groups = range(len(bits) // size if size else max(UNNAMED_GROUP, *audience.groups, 0) + 1)
    assert len(bits) == len(groups) * size
    rows = [bits[group * size : (group + 1) * size] for group in groups]
    assert not any(any(row[len(audience.partial_contexts) :]) for row in rows), "padding bits are not set"
    for chosen in zip(*(row[: len(audience.partial_contexts)] for row in rows), strict=True):
        assert set(chosen) == {0, 1}, "every group or no group matches in the other contexts of the audience"
    return {
        *product(groups, audience.full_contexts),
        *(
            (group, context)
            for group, row in zip(groups, rows, strict=True)
            for context, chosen in zip(audience.partial_contexts, row, strict=False)
            if chosen
        ),
    }


def is_in(
    audience: Audience, pairs: set[tuple[int, int]], session: int, viewer: int, known: bool, context: int
) -> bool:
    """Whether SQL finds what a viewer did in a session in the audience."""
    unnamed = UNNAMED_GROUP if known else ANONYMOUS_GROUP
    if audience.groups:
        group_of = dict(zip(audience.members, audience.groups, strict=True))
        return (group_of.get(session, group_of.get(viewer, unnamed)), context) in pairs
    named = {session, viewer}
    if len(audience.partial_matches) == 1:
        named = {id for id, bit in ((viewer, 2), (session, 4)) if audience.partial_matches[0] & bit}
    is_exception = context in audience.partial_contexts and not named.isdisjoint(audience.members)
    return ((unnamed, context) in pairs) is not is_exception


@given(all_conditions())
def test_an_audience_has_exactly_the_matching_pairs(condition: Condition) -> None:
    audience = resolve_audience(condition, PLACES)
    assert list(audience.partial_contexts) == sorted(set(audience.partial_contexts))
    if audience.groups:
        assert list(audience.members) == sorted(set(audience.members)), "SQL searches them"
    pairs = matching(audience)
    expression = to_python(condition)
    if "bot" not in expression:
        expression = f"not place['bot'] and {expression}"
    for place, (viewer, known) in product(PLACES, PEOPLE):
        expected = eval(expression, {"place": place, "viewer": viewer, "known": known})
        assert is_in(audience, pairs, 0, viewer, known, place["id"]) is expected


@given(all_conditions(behaving=True))
def test_an_audience_has_who_behaves_so_and_what_else_is_asked_of_them(condition: Condition) -> None:
    named = name_viewers(condition)
    found = []
    for behaviour, known in product(behaviours(condition), (True, False)):
        shows = [each for each in SESSIONS if each[2] is known and behaviour in each[3]]
        if of_session := behaviour == SHOWS[0]:
            found.append(Found(behaviour, of_session, known, [each[0] for each in shows], [each[1] for each in shows]))
        else:
            found.append(Found(behaviour, of_session, known, sorted({each[1] for each in shows})))
    groups = group_members(named, found)
    audience = resolve_audience(condition, PLACES, groups)
    assert audience.by_session is (SHOWS[0] in leaves(condition))
    pairs, expression = matching(audience), to_python(condition)
    if "bot" not in expression:
        expression = f"not place['bot'] and {expression}"
    for place, (session, viewer, known, shown) in product(PLACES, SESSIONS):
        scope = {"place": place, "viewer": viewer, "known": known, "shown": shown, "SHOWS": SHOWS}
        assert is_in(audience, pairs, session, viewer, known, place["id"]) is eval(expression, scope)
    assert len(groups.traits) <= count_groups(condition)


@given(all_conditions(), st.integers(0, len(PLACES)))
def test_the_pairs_are_counted_before_any_context_is_read(condition: Condition, contexts: int) -> None:
    audience = resolve_audience(condition, PLACES[:contexts])
    groups = group_members(name_viewers(condition)).traits
    assert count_pairs(condition, contexts) == len(groups) * contexts
    assert len(audience.partial_matches) <= len(groups) * ((contexts + 7) // 8)


def test_the_parts_of_an_audience() -> None:
    named = And(frozenset([ViewerIn(frozenset([BOB])), german()]))
    condition = Or(frozenset([named, Not(Authenticated()), In("device", frozenset(["phone"]))]))
    places = [
        {"id": 1, **NOTHING, "country": "DE"},
        {"id": 2, **NOTHING, "device": "phone"},
        {"id": 3, **NOTHING},
        {"id": 4, **NOTHING, "bot": True},
    ]
    partial_matches = bytes([0b11, 0, 0b01])
    assert resolve_audience(condition, places) == Audience((BOB,), (FIRST_NAMED_GROUP,), (2,), (1, 3), partial_matches)


def test_viewers_that_the_filter_does_not_distinguish_share_a_group() -> None:
    condition = And(frozenset([ViewerIn(frozenset(range(3_000))), Not(ViewerIn(frozenset([1, 2])))]))
    audience = resolve_audience(condition, [{"id": 1, **NOTHING}])
    assert set(audience.members) == {0, *range(3, 3_000)}, "1 and 2 match as little as all others"
    assert matching(audience) == set(), "of those whom the filter does not name"
    assert count_pairs(condition, 10_000) == 4 * 10_000


@pytest.mark.parametrize("is_negated", [False, True])
def test_named_viewers_are_exceptions_in_all_partial_contexts(is_negated: bool) -> None:
    named = ViewerIn(frozenset([BOB]))
    audience = resolve_audience(And(frozenset([german(), Not(named) if is_negated else named])), PLACES)
    assert audience.session_arguments[:2] == ([BOB], ())


def test_what_depends_on_the_context_makes_no_exceptions() -> None:
    bob, eve = (ViewerIn(frozenset([viewer])) for viewer in (BOB, EVE))
    condition = Or(frozenset([And(frozenset([german(), bob])), eve]))
    audience = resolve_audience(condition, [{"id": 1, **NOTHING, "country": "DE"}, {"id": 2, **NOTHING}])
    assert audience.session_arguments[:2] == ((BOB, EVE), (FIRST_NAMED_GROUP, FIRST_NAMED_GROUP + 1))


def test_hundreds_of_conditions_over_thousands_of_contexts_take_milliseconds() -> None:
    places = [
        {"id": number, **NOTHING, "country": f"country {number % 50}", "domain": f"{number % 7_000}.org"}
        for number in range(10_000)
    ]
    condition = Or(
        frozenset(
            In(dimension, frozenset(name.format(number * 10 + each) for each in range(10)))
            for dimension, name in (("country", "country {}"), ("domain", "{}.org"))
            for number in range(250)
        )
    )
    began = process_time()
    audience = resolve_audience(condition, places)
    # Evaluating pair by pair takes seconds.
    assert process_time() - began < 1
    assert len(matching(audience)) == 2 * 10_000


@pytest.mark.parametrize("condition", [And(frozenset()), Not(Or(frozenset()))])
def test_and_without_conditions_is_always_true(condition: Condition) -> None:
    audience = resolve_audience(condition, PLACES)
    assert matching(audience) == {
        (group, place["id"]) for group, place in product([ANONYMOUS_GROUP, UNNAMED_GROUP], PLACES) if not place["bot"]
    }


def test_or_without_conditions_is_never_true() -> None:
    assert matching(resolve_audience(Or(frozenset()), PLACES)) == set()


def test_without_contexts_nobody_matches() -> None:
    assert resolve_audience(Authenticated(), []) == Audience([], (), (), (), b"")


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
    assert count_conditions(condition) == size


def german() -> In:
    return In("country", frozenset(["DE"]))
