"""Numbers in sentences."""

from __future__ import annotations


def count(number: int, noun: str) -> str:
    """So many of a noun that takes an s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}" if number else f"no {noun}s"
