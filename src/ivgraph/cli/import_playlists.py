"""Files of playlists' structures into the catalog."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click
import orjson

from ivgraph.catalog.formats import parse_structure
from ivgraph.catalog.model import PlaylistStructure
from ivgraph.catalog.structures import save_structure
from ivgraph.cli.terminal import count, printable
from ivgraph.errors import InvalidInput, InvalidStructure, Problem
from ivgraph.quoting import quote, reason_of
from ivgraph.services import Services
from ivgraph.sources.files import STANDARD_INPUT

#: Bytes; a document of the most nodes and hotspots that there may be is smaller.
LARGEST_DOCUMENT = 50_000_000


def read_structures(files: Sequence[Path]) -> list[PlaylistStructure]:
    """The structures in the files.

    Raises:
        InvalidStructure: Some can't be used; it has the problems of all files.
    """
    structures: dict[str, PlaylistStructure] = {}
    problems: list[str] = []
    for file in files:
        try:
            structure = parse_structure(_read_document(file))
        except InvalidInput as error:
            problems += [f"{file}: {problem}" for problem in error.problems]
            continue
        if structure.id in structures:
            told = f"It describes playlist {quote(structure.id)}, as a file before does: keep one of them."
            problems.append(f"{file}: {told}")
        structures[structure.id] = structure
    if problems:
        told = "\n  ".join(["Nothing is saved. Correct this first:", *problems])
        raise InvalidStructure([Problem("", problem) for problem in problems], told)
    return [*structures.values()]


async def save_structures(services: Services, structures: Sequence[PlaylistStructure]) -> None:
    """Saves each, and tells of it."""
    for structure in structures:
        await save_structure(services.writing, structure, datetime.now(UTC))
        hotspots = sum(len(node.hotspots) for node in structure.nodes)
        told = f"{count(len(structure.nodes), 'node')}, {count(hotspots, 'hotspot')}"
        click.echo(f"Saved playlist {printable(structure.id)}: {told}.")


def _read_document(file: Path) -> object:
    try:
        text = _read(file)
        if len(text) > LARGEST_DOCUMENT:
            raise InvalidStructure([Problem("", f"Keep a document to {LARGEST_DOCUMENT:,} bytes.")])
        return orjson.loads(text.removeprefix(b"\xef\xbb\xbf").decode())
    except OSError as error:
        problem = f"It can't be read: {reason_of(error)}."
    except UnicodeDecodeError:
        problem = "It is not UTF-8 text: save it with that encoding."
    except orjson.JSONDecodeError as error:
        problem = f"It is not JSON: {reason_of(error)}."
    raise InvalidStructure([Problem("", problem)])


def _read(file: Path) -> bytes:
    if file == STANDARD_INPUT:
        return sys.stdin.buffer.read(LARGEST_DOCUMENT + 1)
    with file.open("rb") as opened:
        return opened.read(LARGEST_DOCUMENT + 1)
