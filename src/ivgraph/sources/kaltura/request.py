"""Reads the parameters of a request to Kaltura's analytics service from its query and its body.

Players send ``service=analytics&action=trackEvent`` and their fields in the query, or in a body that is JSON or a form.
Query and body are merged; where both have a parameter the query wins, since the request was routed by it.
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

#: Levels of nested objects in a body. No player nests its fields so deeply.
_MAX_DEPTH = 5
_MAX_PARAMETERS = 500
#: What JavaScript makes of a missing value.
_ABSENT_VALUES = frozenset({"", "undefined", "null", "NaN"})


class UnusableBeacon(ValueError):
    """The request is not a valid beacon; the message says why."""

    def __init__(self, code: RejectionCode, message: str, playlist: str | None = None) -> None:
        """
        Args:
            playlist: The id of the playlist, if it could be read.
        """
        super().__init__(message)
        self.code = code
        self.playlist = playlist

    @property
    def rejection(self) -> Rejection:
        """The beacon as a rejected event."""
        return Rejection(self.code, str(self), playlist=self.playlist)


class NotABeacon(UnusableBeacon):
    """The request is for another service of Kaltura."""

    def __init__(self) -> None:
        super().__init__(RejectionCode.NOT_A_BEACON, "the request is not for service=analytics and action=trackEvent")


def read_parameters(path: object, body: object) -> dict[str, Parameter]:
    """Reads all parameters from the query of a path and from a body of text or bytes, which may be None.

    Raises:
        UnusableBeacon: The path is not a text, or the body is neither JSON nor a form.
    """
    if not isinstance(path, str):
        raise UnusableBeacon(
            RejectionCode.MISSING_FIELD, "a recorded request needs path, the part of the URL after the host"
        )
    return _body_parameters(body) | _form_parameters(path.partition("#")[0].partition("?")[2])


def to_text(value: object) -> str | None:
    """A parameter as stripped text; None if it is absent, empty or what JavaScript writes for a missing value."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    return None if text in _ABSENT_VALUES else text


def to_number(value: object) -> float | None:
    """A parameter as a finite number; None if it is not one."""
    text = to_text(value)
    try:
        number = float(text) if text is not None else math.nan
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def to_storable(text: str) -> str:
    """The text with replacement characters for what PostgreSQL (NUL) and UTF-8 (surrogates) can't store."""
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
    return _flatten(value)


def _form_parameters(text: str) -> dict[str, Parameter]:
    try:
        pairs = parse_qsl(text, keep_blank_values=True, errors="replace", max_num_fields=_MAX_PARAMETERS)
    except ValueError:
        raise UnusableBeacon(RejectionCode.TOO_LONG, f"a beacon has at most {_MAX_PARAMETERS} parameters") from None
    return {to_storable(name): to_storable(value) for name, value in pairs}


def _flatten(value: Mapping[str, object], prefix: str = "", depth: int = 1) -> dict[str, Parameter]:
    """Flattens nested fields to the names that they have in a query: ``{"a": {"b": 1}}`` to ``a:b``."""
    if depth > _MAX_DEPTH:
        raise UnusableBeacon(
            RejectionCode.INVALID_FIELD, f"the body's objects must not be nested deeper than {_MAX_DEPTH}"
        )
    flat: dict[str, Parameter] = {}
    for key, item in value.items():
        name = prefix + to_storable(key)
        if isinstance(item, list):
            item = {str(position): element for position, element in enumerate(item)}
        if isinstance(item, dict):
            flat |= _flatten(item, f"{name}:", depth + 1)
        elif isinstance(item, str):
            flat[name] = to_storable(item)
        elif item is None or isinstance(item, int | float):
            flat[name] = item
        if len(flat) > _MAX_PARAMETERS:
            raise UnusableBeacon(RejectionCode.TOO_LONG, f"a beacon has at most {_MAX_PARAMETERS} parameters")
    return flat
