"""The parameters of a request to Kaltura's analytics service, wherever in the request they are.

Players send ``service=analytics&action=trackEvent`` with their fields in the query, as JSON or as a form. What arrives
in several places is merged; the query, which the request was routed by, wins.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TypeAlias
from urllib.parse import parse_qsl

import orjson

from ivgraph.ingest.event import Rejection, RejectionCode
from ivgraph.quoting import reason_of

Parameter: TypeAlias = str | int | float | bool | None

#: Deeper than any player nests its fields.
_DEEPEST = 5
_MOST_PARAMETERS = 500
#: What JavaScript writes for a value that isn't there.
_NOTHING = frozenset({"", "undefined", "null", "NaN"})


class UnusableBeacon(ValueError):
    """The request can't be used; the message says why."""

    def __init__(self, code: RejectionCode, message: str, playlist: str | None = None) -> None:
        """Takes the id of the playlist as far as it could be read."""
        super().__init__(message)
        self.code = code
        self.playlist = playlist

    @property
    def rejected(self) -> Rejection:
        """As other events are rejected."""
        return Rejection(self.code, str(self), playlist=self.playlist)


class NotABeacon(UnusableBeacon):
    """The request went to another service than the analytics."""

    def __init__(self) -> None:
        super().__init__(RejectionCode.NOT_A_BEACON, "the request is not for service=analytics and action=trackEvent")


def read_parameters(path: object, body: object) -> dict[str, Parameter]:
    """Everything in the query of the path and in the body.

    Raises:
        UnusableBeacon: That can't be read.
    """
    if not isinstance(path, str):
        raise UnusableBeacon(
            RejectionCode.MISSING_FIELD, "a recorded request needs path, the part of the URL after the host"
        )
    return _body_parameters(body) | _form_parameters(path.partition("#")[0].partition("?")[2])


def to_text(value: object) -> str | None:
    """A parameter as text; None where it says nothing."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    return None if text in _NOTHING else text


def to_number(value: object) -> float | None:
    """A parameter as a finite number; None where it is none."""
    text = to_text(value)
    try:
        number = float(text) if text is not None else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def storable(text: str) -> str:
    """The text without what PostgreSQL and UTF-8 can't hold."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()


def _body_parameters(body: object) -> dict[str, Parameter]:
    text = body.decode(errors="replace") if isinstance(body, bytes) else body
    if text is None:
        return {}
    if not isinstance(text, str):
        raise UnusableBeacon(RejectionCode.INVALID_FIELD, "body must be text, or null")
    if not text.lstrip().startswith(("{", "[")):
        return _form_parameters(text)
    try:
        value = orjson.loads(text.encode(errors="replace"))
    except orjson.JSONDecodeError as error:
        raise UnusableBeacon(RejectionCode.MALFORMED_JSON, f"the body is not JSON: {reason_of(error)}") from None
    if not isinstance(value, dict):
        raise UnusableBeacon(RejectionCode.INVALID_FIELD, "the body must be one JSON object: a beacon is one event")
    return _flat(value)


def _form_parameters(text: str) -> dict[str, Parameter]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=_MOST_PARAMETERS)
    except ValueError:
        raise UnusableBeacon(RejectionCode.TOO_LONG, f"a beacon has at most {_MOST_PARAMETERS} parameters") from None
    return {storable(name): storable(value) for name, value in pairs}


def _flat(value: Mapping[str, object], prefix: str = "", depth: int = 1) -> dict[str, Parameter]:
    """Nested fields under the names that the query form of the same beacon would give them."""
    if depth > _DEEPEST:
        raise UnusableBeacon(
            RejectionCode.INVALID_FIELD, f"the body's objects must not be nested deeper than {_DEEPEST}"
        )
    flat: dict[str, Parameter] = {}
    for key, item in value.items():
        name = prefix + storable(key)
        if isinstance(item, list):
            item = {str(position): element for position, element in enumerate(item)}
        if isinstance(item, dict):
            flat |= _flat(item, f"{name}:", depth + 1)
        elif isinstance(item, str):
            flat[name] = storable(item)
        elif item is None or isinstance(item, int | float):
            flat[name] = item
        if len(flat) > _MOST_PARAMETERS:
            raise UnusableBeacon(RejectionCode.TOO_LONG, f"a beacon has at most {_MOST_PARAMETERS} parameters")
    return flat
