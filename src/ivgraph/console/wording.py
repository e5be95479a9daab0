"""Numbers and ids in sentences."""

from __future__ import annotations


def count(number: int, noun: str) -> str:
    """So many of a noun that takes an s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}" if number else f"no {noun}s"


def printable(text: str) -> str:
    """The text, with what a terminal would obey written as escapes: whoever sends an event chooses ids."""
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)
