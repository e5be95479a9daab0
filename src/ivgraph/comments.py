"""Reads the comments above the values of an enum: they are the descriptions in GraphQL and OpenAPI too."""

from __future__ import annotations

import inspect
import re
from enum import Enum

_COMMENTED_VALUE = re.compile(r"((?:^ +#: .*\n)+)^ +(\w+) = ", re.MULTILINE)


def value_comments(enum: type[Enum]) -> dict[str, str]:
    """Maps the name of each value to the comment above it."""
    return {
        name: " ".join(line.strip().removeprefix("#: ") for line in comment.splitlines())
        for comment, name in _COMMENTED_VALUE.findall(inspect.getsource(enum))
    }
