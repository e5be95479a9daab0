"""Converts values that repeat: each is converted once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, Final

#: Values of a column that are remembered: more than there are sessions at a time.
MAX_REMEMBERED = 10_000


class Unconverted(Enum):
    """Why a row has not become an event."""

    #: The mapping leaves out its type.
    LEFT_OUT = "left out"
    #: It may be invalid, and must be converted on its own.
    UNCERTAIN = "uncertain"


LEFT_OUT: Final = Unconverted.LEFT_OUT
UNCERTAIN: Final = Unconverted.UNCERTAIN


class Remembered(dict[Any, Any]):
    """Converts values, and remembers the results until there are too many.

    A dict that is cleared, since the look-up in an LRUCache takes longer than most conversions do. Values of the same
    session are near each other in a file, so that few are converted again.
    """

    def __init__(self, convert: Callable[[Any], Any], is_key: Callable[[Any], bool]) -> None:
        """
        Args:
            convert: Returns the result for a value, or UNCERTAIN.
            is_key: Whether the result for a value is remembered. Results for numbers must not be: 1, 1.0 and True are
                equal, and give different texts.
        """
        self._convert = convert
        self._is_key = is_key
        self._has_uncertain = False

    def __missing__(self, value: Any) -> Any:
        converted = self._convert(value)
        if converted is UNCERTAIN:
            self._has_uncertain = True
        elif self._is_key(value):
            self[value] = converted
        return converted

    def convert_all(self, values: Sequence[Any], uncertain: set[int]) -> list[Any]:
        """Converts values. Adds the positions of those that may be invalid to ``uncertain``."""
        if len(self) > MAX_REMEMBERED:
            self.clear()
        self._has_uncertain = False
        try:
            converted = list(map(self.__getitem__, values))
        except TypeError:  # a list or an object can't be looked up
            converted = list(map(self.__missing__, values))
        if self._has_uncertain:
            uncertain.update(position for position, item in enumerate(converted) if item is UNCERTAIN)
        return converted
