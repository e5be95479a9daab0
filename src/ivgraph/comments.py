"""What the source says of each value of an enum: users' documentation is made from it, and so stands by the code."""

from __future__ import annotations

import inspect
import re
from enum import Enum

_VALUE = re.compile(r"((?:^ +#: .*\n)+)^ +(\w+) = ", re.MULTILINE)


def value_comments(enum: type[Enum]) -> dict[str, str]:
    """By name of each value the comment above it."""
    return {
        value: " ".join(line.strip().removeprefix("#: ") for line in comment.splitlines())
        for comment, value in _VALUE.findall(inspect.getsource(enum))
    }
