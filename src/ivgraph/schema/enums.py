"""Enums of the domain as GraphQL enums. The line above each value in its source is the value's description."""

from __future__ import annotations

import inspect
from enum import Enum
from typing import TypeVar

import strawberry

from ivgraph.comments import value_comments

AnyEnum = TypeVar("AnyEnum", bound=type[Enum])


def describe(enum: AnyEnum, *, name: str | None = None) -> AnyEnum:
    """Registers the enum with Strawberry, described by its docstring and its values' comments."""
    strawberry.enum(enum, name=name, description=inspect.getdoc(enum))
    comments = value_comments(enum)
    for value in enum.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = comments[value.name]
    return enum
