"""Reading parameters from the query and the body of a request."""

import pytest

from ivgraph.ingest.event import RejectionCode
from ivgraph.sources.kaltura.request import UnusableBeacon, read_parameters, to_number, to_text

PATH = "/api_v3/index.php"


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        (f"{PATH}?a=1&b=two%20words", None, {"a": "1", "b": "two words"}),
        (f"{PATH}?a=1#fragment", None, {"a": "1"}),
        (f"{PATH}?a=&a=2", None, {"a": "2"}),
        (PATH, "a=1&b=%C3%A9", {"a": "1", "b": "é"}),
        (PATH, b"a=1", {"a": "1"}),
        (PATH, "", {}),
        (
            PATH,
            '{"a": 1, "b": "x", "c": null, "d": true, "e": 0.5}',
            {"a": 1, "b": "x", "c": None, "d": True, "e": 0.5},
        ),
        (PATH, ' \n{"a": 1}', {"a": 1}),
        (PATH, '{"a": {"b": {"c": 1}}, "d": [1, {"e": 2}]}', {"a:b:c": 1, "d:0": 1, "d:1:e": 2}),
        (f"{PATH}?a=query", '{"a": "body", "b": "body"}', {"a": "query", "b": "body"}),
        (f"{PATH}?a=%00b", '{"c\\u0000": "d\\u0000"}', {"a": "�b", "c�": "d�"}),
        (f"{PATH}?a=%FF", None, {"a": "�"}),
    ],
)
def test_parameters_are_read_from_query_json_and_form(
    path: str, body: str | bytes | None, expected: dict[str, object]
) -> None:
    assert read_parameters(path, body) == expected


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        (None, None, RejectionCode.MISSING_FIELD),
        (7, None, RejectionCode.MISSING_FIELD),
        (PATH, 7, RejectionCode.INVALID_FIELD),
        (PATH, "{", RejectionCode.MALFORMED_JSON),
        (PATH, "[1]", RejectionCode.INVALID_FIELD),
        (PATH, '{"a":' * 6 + "1" + "}" * 6, RejectionCode.INVALID_FIELD),
        (f"{PATH}?{'&'.join(f'p{number}=1' for number in range(501))}", None, RejectionCode.TOO_LONG),
        (PATH, "{" + ",".join(f'"p{number}":1' for number in range(501)) + "}", RejectionCode.TOO_LONG),
    ],
)
def test_unreadable_request_is_rejected_with_a_code(path: object, body: object, code: RejectionCode) -> None:
    with pytest.raises(UnusableBeacon) as raised:
        read_parameters(path, body)
    assert raised.value.code is code


@pytest.mark.parametrize("value", [None, "", "  ", "undefined", "null", "NaN", True, False, [], {}])
def test_missing_value_is_neither_text_nor_number(value: object) -> None:
    assert to_text(value) is None
    assert to_number(value) is None


@pytest.mark.parametrize(
    ("value", "text", "number"),
    [
        ("1.5", "1.5", 1.5),
        (" 7 ", "7", 7.0),
        (7, "7", 7.0),
        (0, "0", 0.0),
        ("word", "word", None),
        ("Infinity", "Infinity", None),
        ("-1e400", "-1e400", None),
    ],
)
def test_number_may_arrive_as_text(value: object, text: str, number: float | None) -> None:
    assert to_text(value) == text
    assert to_number(value) == number
