"""A file that notes how many lines of an import are stored, so that the next import continues there.

It only saves time: without it, a repeated import stores nothing twice, since stored events are duplicates.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from ivgraph.errors import IvgraphError
from ivgraph.sources.files.reader import Line

#: Bytes at the beginning of a file by which it is recognised.
HEAD_BYTES = 4_096


class UnusableCheckpoint(IvgraphError):
    """A checkpoint file can't be used."""

    code = "UNUSABLE_CHECKPOINT"


class Checkpoint:
    """Notes how many lines of each input file are done.

    An import continues in a file that has grown. It starts over with a file whose beginning has changed, and with all
    files if the format or the mapping has changed.
    """

    def __init__(self, path: Path, parsing: str) -> None:
        """
        Args:
            path: The checkpoint file, which need not exist.
            parsing: How lines are parsed: the format and the mapping.
        """
        self._path = path
        self._parsing = blake2b(parsing.encode(), digest_size=16).hexdigest()
        self._inputs: dict[str, Any] = self._load()
        #: Bytes of each file before it is read.
        self._sizes: dict[Path, int] = {}

    def count_done(self, files: Sequence[Path]) -> dict[Path, int]:
        """Returns how many lines of each known file are stored. Call it before the files are read.

        The last line of a file whose size has changed is not counted: it may have been half written before.
        """
        self._sizes = {file: file.stat().st_size for file in files}
        known = {file: self._inputs[str(file.resolve())] for file in files if self._is_known(file)}
        return {file: entry["lines"] - (entry["size"] != self._sizes[file]) for file, entry in known.items()}

    def save(self, lines: Sequence[Line]) -> None:
        """Notes that these lines, and all before them, are stored."""
        for file, number in {line.file: line.number for line in lines}.items():
            entry = self._inputs.get(str(file.resolve()))
            if entry is None or not self._is_known(file):
                head = _read_head(file, HEAD_BYTES)
                entry = {"bytes": len(head), "head": _hash(head)}
            self._inputs[str(file.resolve())] = {**entry, "lines": number, "size": self._sizes[file]}
        self._save()

    def _is_known(self, file: Path) -> bool:
        entry = self._inputs.get(str(file.resolve()))
        return entry is not None and entry["head"] == _hash(_read_head(file, entry["bytes"]))

    def _load(self) -> dict[str, Any]:
        try:
            document = orjson.loads(self._path.read_bytes())
            inputs: dict[str, Any] = document["inputs"]
            return inputs if document["meaning"] == self._parsing else {}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise UnusableCheckpoint(
                f"{self._path} is not a checkpoint of an import: name another file, or remove it to start over."
            ) from error

    def _save(self) -> None:
        """Replaces the checkpoint file in one step, so that it is never half written."""
        new_path = self._path.with_name(f"{self._path.name}.new")
        try:
            new_path.write_bytes(orjson.dumps({"meaning": self._parsing, "inputs": self._inputs}))
            os.replace(new_path, self._path)
        except OSError as error:
            raise UnusableCheckpoint(
                f"{self._path} can't be written: {error.strerror}. Name another file for the checkpoint."
            ) from error


def _read_head(file: Path, size: int) -> bytes:
    with file.open("rb") as opened:
        return opened.read(size)


def _hash(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()
