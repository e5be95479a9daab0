"""Enums of the domain as GraphQL enums. The line above each value in its source is the value's description."""

from __future__ import annotations

import inspect
import re
from enum import Enum
from typing import TypeVar

import strawberry

_VALUE = re.compile(r"((?:^ +#: .*\n)+)^ +(\w+) = ", re.MULTILINE)

AnyEnum = TypeVar("AnyEnum", bound=type[Enum])


def describe(enum: AnyEnum, *, name: str | None = None) -> AnyEnum:
    """Registers the enum with Strawberry, described by its docstring and its values' comments."""
    strawberry.enum(enum, name=name, description=inspect.getdoc(enum))
    comments = {
        value: " ".join(line.strip().removeprefix("#: ") for line in comment.splitlines())
        for comment, value in _VALUE.findall(inspect.getsource(enum))
    }
    for value in enum.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = comments[value.name]
    return enum
