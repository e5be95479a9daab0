"""Hypothesis strategies for arbitrary JSON, and for events that are nearly valid."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ivgraph.dimensions import CONTEXT_FIELDS
from ivgraph.ingest.event import EVENT_FIELDS, EventType
from support.events import event

#: Any text that decoded JSON may contain: NUL, lone surrogates, characters beyond the basic plane.
texts = st.text(st.characters(categories=None), max_size=12)
numbers = st.integers() | st.floats() | st.integers(-3, 3)
values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda children: st.lists(children, max_size=3) | st.dictionaries(texts, children, max_size=3),
    max_leaves=6,
)


@st.composite
def raw_events(draw: st.DrawFn) -> dict[str, Any]:
    """An event in which some fields have arbitrary values or are missing."""
    raw = event(draw(st.sampled_from(EventType)))
    for field in draw(st.lists(st.sampled_from(sorted(EVENT_FIELDS)), max_size=2)):
        raw[field] = draw(values)
    for field in draw(st.lists(st.sampled_from(sorted(raw)), max_size=1)):
        del raw[field]
    context = st.dictionaries(st.sampled_from(sorted(CONTEXT_FIELDS)) | texts, texts | values, max_size=3)
    return raw | draw(st.fixed_dictionaries({}, optional={"context": context, "visitor": texts, "note": values}))
