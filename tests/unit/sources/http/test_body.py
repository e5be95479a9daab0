"""The events of a body, whatever its form and its chunks."""

from __future__ import annotations

import asyncio
import json
from codecs import BOM_UTF8
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st

from ivgraph.ingest.event import MAX_LINE_BYTES, Event, Rejection, RejectionCode
from ivgraph.sources.http.body import EventReader
from ivgraph.sources.http.errors import RequestError, RequestErrorCode
from support.events import RECEIVED_AT, event

FIRST, SECOND = event("play"), event("node_play")
ONE = json.dumps(FIRST)
ARRAY = json.dumps([FIRST, SECOND])
MARK = "\ufeff"
LINES = f"{json.dumps(FIRST)}\n{json.dumps(SECOND)}\n"


def read(body: bytes | str, *, lines: bool = False, size: int | None = None) -> Sequence[Event | Rejection]:
    """Parses a body that arrives in chunks of this size."""
    return asyncio.run(_read(body.encode() if isinstance(body, str) else body, lines, size))


async def _read(content: bytes, lines: bool, size: int | None) -> Sequence[Event | Rejection]:
    reader = EventReader(RECEIVED_AT, lines=lines)
    for start in range(0, len(content), size or len(content) or 1):
        await reader.feed(content[start : start + (size or len(content))])
    return await reader.finish()


def told(events: Sequence[Event | Rejection]) -> list[str]:
    """Returns the id of each event, or the code of its rejection."""
    return [str(item.id) if isinstance(item, Event) else item.code for item in events]


def ids(*events: dict[str, Any]) -> list[str]:
    return [each["id"] for each in events]


@pytest.mark.parametrize("size", [None, 1, 7, 200])
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(ONE, ids(FIRST), id="one"),
        pytest.param(f"{ONE}\n", ids(FIRST), id="one line"),
        pytest.param(json.dumps(FIRST, indent=2), ids(FIRST), id="one over several lines"),
        pytest.param(ARRAY, ids(FIRST, SECOND), id="array"),
        pytest.param(f" \n\t{ARRAY}\n", ids(FIRST, SECOND), id="array with space around it"),
        pytest.param(json.dumps([FIRST, SECOND], indent=2), ids(FIRST, SECOND), id="array over several lines"),
        pytest.param(LINES, ids(FIRST, SECOND), id="lines"),
        pytest.param(LINES.rstrip(), ids(FIRST, SECOND), id="lines without the last end"),
        pytest.param(LINES.replace("\n", "\r\n"), ids(FIRST, SECOND), id="lines of another system"),
        pytest.param(f"\n\n{LINES}\n \n", ids(FIRST, SECOND), id="empty lines"),
        pytest.param(json.dumps([FIRST, 7, SECOND]), [FIRST["id"], "NOT_AN_OBJECT", SECOND["id"]], id="bad element"),
        pytest.param(
            f'[{ONE}, "\\ud83d", 1e999, {ONE}]', [FIRST["id"], *["NOT_AN_OBJECT"] * 2, FIRST["id"]], id="odd JSON"
        ),
        pytest.param(f"{ONE}\n{{]\n{ONE}", [FIRST["id"], "MALFORMED_JSON", FIRST["id"]], id="bad line"),
        pytest.param(f"nonsense\n{LINES}", ["MALFORMED_JSON", *ids(FIRST, SECOND)], id="bad first line"),
        pytest.param(f"[1,\n{LINES}", ["MALFORMED_JSON", *ids(FIRST, SECOND)], id="line like an array"),
        pytest.param(f"{ONE}\n{ARRAY}", [FIRST["id"], "NOT_AN_OBJECT"], id="array in a line"),
        pytest.param(f"{MARK}{ONE}", ids(FIRST), id="one after a byte order mark"),
        pytest.param(f"{MARK}{ARRAY}", ids(FIRST, SECOND), id="array after a byte order mark"),
        pytest.param(f"{MARK}{LINES}", ids(FIRST, SECOND), id="lines after a byte order mark"),
        pytest.param(f"{MARK}\n{LINES}", ids(FIRST, SECOND), id="byte order mark in a line of its own"),
        pytest.param(f"{MARK}{MARK}{LINES}", ["MALFORMED_JSON", SECOND["id"]], id="two byte order marks"),
        pytest.param(f"{ONE}\n{MARK}{ONE}", [FIRST["id"], "MALFORMED_JSON"], id="byte order mark within"),
    ],
)
def test_the_content_decides_what_a_body_is(body: str, expected: list[str], size: int | None) -> None:
    assert told(read(body, size=size)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(LINES, ids(FIRST, SECOND), id="lines"),
        pytest.param(f"{MARK}{LINES}", ids(FIRST, SECOND), id="lines after a byte order mark"),
        pytest.param(ONE, ids(FIRST), id="one"),
        pytest.param("nonsense", ["MALFORMED_JSON"], id="nonsense"),
        pytest.param(f"[\n{ONE}\n]", ["MALFORMED_JSON", FIRST["id"], "MALFORMED_JSON"], id="array over lines"),
    ],
)
def test_a_line_type_means_one_event_a_line(body: str, expected: list[str]) -> None:
    assert told(read(body, lines=True)) == expected


@pytest.mark.parametrize("lines", [True, False])
@pytest.mark.parametrize("body", ["", " ", "\n\n \n", MARK, "[]"])
def test_a_body_without_events_is_refused(body: str, lines: bool) -> None:
    if body == "[]" and lines:
        assert told(read(body, lines=lines)) == ["NOT_AN_OBJECT"]
        return
    with pytest.raises(RequestError) as raised:
        read(body, lines=lines)
    assert raised.value.code is RequestErrorCode.NO_EVENTS


@pytest.mark.parametrize(
    "body", [b"nonsense", b"[{}", b'{"id":', b"\xff\xfe", b"{}{}", ARRAY[:-1].encode(), b"[" * 5000, b"[NaN]"]
)
def test_a_body_without_any_json_is_refused(body: bytes) -> None:
    with pytest.raises(RequestError) as raised:
        read(body)
    assert raised.value.code is RequestErrorCode.MALFORMED_JSON


#: How programs write an array: the text before, between and after its elements.
LAYOUTS = [
    ("[", ",", "]"),
    ("[\n", ",\n", "\n]\n"),
    ("[\n", "\n,", "\n]"),
    ("\n [ ", "\n , ", " ]\n"),
    ("[", ",\r\n", "]"),
]
elements = st.lists(
    st.sampled_from(
        [
            event("play", viewer="Zoë 🎬"),
            {"title": "\ud83d"},
            {"parts": [{"a": 1}, {"b": [1, 2]}]},
            {},
            [],
            [{}],
            7,
            "text",
        ]
    ),
    min_size=1,
    max_size=6,
)


@st.composite
def broken_arrays(draw: st.DrawFn) -> bytes:
    """An array of JSON that is cut off or damaged at its end."""
    before, between, after = draw(st.sampled_from(LAYOUTS))
    encode = partial(json.dumps, indent=draw(st.sampled_from([None, 1])), ensure_ascii=draw(st.booleans()))
    whole = f"{before}{between.join(map(encode, draw(elements)))}{after}".encode("utf-8", "surrogatepass")
    body = whole[: draw(st.integers(1, len(whole)))] + draw(
        st.sampled_from([b"", b"", b"\n", b"}", b"]]", b"\xff", b", oops"])
    )
    assume(body.strip())
    with suppress(ValueError):
        json.loads(body)
        reject()
    return draw(st.sampled_from([b"", BOM_UTF8])) + body


@given(broken_arrays(), st.integers(1, 400))
def test_a_broken_array_is_refused_as_a_whole(body: bytes, size: int) -> None:
    with pytest.raises(RequestError) as raised:
        read(body, size=size)
    assert raised.value.code is RequestErrorCode.MALFORMED_JSON


@given(st.integers(1, 2**63), st.sampled_from([None, 1]))
def test_a_cut_off_object_is_refused_wherever_it_ends(place: int, indent: int | None) -> None:
    whole = json.dumps({**FIRST, "parts": [{"a": 1}, {"b": [1, 2]}], "viewer": "Zoe"}, indent=indent).encode()
    with pytest.raises(RequestError) as raised:
        read(whole[: place % (len(whole) - 1) + 1])
    assert raised.value.code is RequestErrorCode.MALFORMED_JSON


@pytest.mark.parametrize("size", [None, 65_536])
@pytest.mark.parametrize("beyond", [-2, -1, 0, 1, 2, 65_536])
@pytest.mark.parametrize(
    "ending", ["", "\n", " oops]", f"\n{ONE}\n"], ids=["cut off", "cut off line", "garbage", "a line"]
)
def test_a_broken_array_of_the_length_of_a_line_is_refused(beyond: int, ending: str, size: int | None) -> None:
    events = f"[{','.join([ONE] * (MAX_LINE_BYTES // len(ONE) + 1_000))}"
    with pytest.raises(RequestError) as raised:
        read(events[: MAX_LINE_BYTES + beyond - len(ending)] + ending, size=size)
    assert raised.value.code is RequestErrorCode.MALFORMED_JSON


@pytest.mark.parametrize("body", ['{"a": oops}', f'{{"events": [{ARRAY}, oops}}', "x"])
def test_a_single_line_that_is_too_long_and_no_json_is_refused(body: str) -> None:
    with pytest.raises(RequestError) as raised:
        read(body.replace("oops", f"oops{' ' * MAX_LINE_BYTES}").ljust(MAX_LINE_BYTES + 1))
    assert raised.value.code is RequestErrorCode.MALFORMED_JSON


def test_a_broken_first_line_is_rejected_alone() -> None:
    too_long = "{" + " " * MAX_LINE_BYTES
    for broken, code in [(ONE[:-9], "MALFORMED_JSON"), ("{]", "MALFORMED_JSON"), (too_long, "TOO_LONG")]:
        assert told(read(f"{broken}\n{LINES}")) == [code, *ids(FIRST, SECOND)]


@pytest.mark.parametrize(
    "join", [pytest.param("\n".join, id="lines"), pytest.param(lambda all: f"[{','.join(all)}]", id="array")]
)
def test_the_number_of_events_is_limited(join: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivgraph.sources.http.body.MAX_EVENTS", 12)
    assert len(read(join(["{}"] * 12))) == 12
    with pytest.raises(RequestError, match="at most 12 events") as raised:
        read(join(["{}"] * 13))
    assert raised.value.code is RequestErrorCode.TOO_MANY_EVENTS


def test_the_number_of_values_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ivgraph.sources.http.body.MAX_COMMAS", 12)
    assert told(read(json.dumps([0] * 13))) == ["NOT_AN_OBJECT"] * 13
    with pytest.raises(RequestError, match="at most 12 values") as raised:
        read(json.dumps([0] * 14))
    assert raised.value.code is RequestErrorCode.CONTENT_TOO_LARGE


@pytest.mark.parametrize("size", [None, 1000, MAX_LINE_BYTES])
@pytest.mark.parametrize("last", [True, False])
def test_a_line_that_is_too_long_is_rejected_alone(size: int | None, last: bool) -> None:
    longest = ONE.ljust(MAX_LINE_BYTES)
    lines = [ONE, longest, ONE, f"{longest} ", *([] if last else [ONE])]
    expected = [FIRST["id"]] * 3 + [RejectionCode.TOO_LONG] + [FIRST["id"]] * (not last)
    assert told(read("\n".join(lines), size=size)) == expected


async def test_parsed_lines_are_not_kept() -> None:
    reader = EventReader(RECEIVED_AT)
    for _ in range(100):
        await reader.feed(f"{ONE}\n".encode())
        assert not reader._buffer
    endless = EventReader(RECEIVED_AT, lines=True)
    for _ in range(5):
        await endless.feed(bytes(MAX_LINE_BYTES // 2 - 1))
        assert len(endless._buffer) <= MAX_LINE_BYTES
    assert told(await endless.finish()) == [RejectionCode.TOO_LONG]


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
).map(lambda value: json.dumps(value).encode())
pieces = st.one_of(
    st.binary(), anything, st.sampled_from([ONE.encode(), ARRAY.encode(), BOM_UTF8, b"\n", b"[", b"]", b",", b" "])
)
bodies = st.tuples(st.sampled_from([b"", BOM_UTF8, BOM_UTF8[:2]]), st.lists(pieces).map(b"".join)).map(b"".join)


@given(bodies, st.integers(1, 400), st.booleans())
def test_chunks_make_no_difference(body: bytes, size: int, lines: bool) -> None:
    def outcome(size: int | None) -> list[str] | RequestErrorCode:
        try:
            return told(read(body, lines=lines, size=size))
        except RequestError as refusal:
            return refusal.code

    assert outcome(size) == outcome(None)
