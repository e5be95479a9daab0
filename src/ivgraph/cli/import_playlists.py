"""The command import-playlist: reads files of structures, and saves all of them or none."""

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

#: Maximum size of a file. A document with the maximum numbers of nodes and hotspots is smaller.
MAX_DOCUMENT_BYTES = 50_000_000


def read_structures(files: Sequence[Path]) -> list[PlaylistStructure]:
    """Reads the structures of all files.

    Raises:
        InvalidStructure: Some files can't be used; it has the problems of all of them.
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
            problem = f"An earlier file describes playlist {quote(structure.id)} too: keep one of them."
            problems.append(f"{file}: {problem}")
        structures[structure.id] = structure
    if problems:
        message = "\n  ".join(["Nothing is saved. Correct this first:", *problems])
        raise InvalidStructure([Problem("", problem) for problem in problems], message)
    return [*structures.values()]


async def save_structures(services: Services, structures: Sequence[PlaylistStructure]) -> None:
    """Saves each structure, and prints a line about it."""
    for structure in structures:
        await save_structure(services.writing, structure, datetime.now(UTC))
        hotspots = sum(len(node.hotspots) for node in structure.nodes)
        size = f"{count(len(structure.nodes), 'node')}, {count(hotspots, 'hotspot')}"
        click.echo(f"Saved playlist {printable(structure.id)}: {size}.")


def _read_document(file: Path) -> object:
    try:
        text = _read(file)
        if len(text) > MAX_DOCUMENT_BYTES:
            raise InvalidStructure([Problem("", f"A document may have at most {MAX_DOCUMENT_BYTES:,} bytes.")])
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
        return sys.stdin.buffer.read(MAX_DOCUMENT_BYTES + 1)
    with file.open("rb") as opened:
        return opened.read(MAX_DOCUMENT_BYTES + 1)
