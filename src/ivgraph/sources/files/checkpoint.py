"""How far an import came, noted beside it. It saves time only: without it, what is stored is found to be duplicate."""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from ivgraph.errors import IvgraphError
from ivgraph.sources.files.reader import Line

#: Bytes at its beginning that tell a file from another of the same name.
HEAD = 4_096


class UnusableCheckpoint(IvgraphError):
    """The file that tells how far an import came can't be used."""

    code = "UNUSABLE_CHECKPOINT"


class Checkpoint:
    """The file that tells of each input how many lines are done.

    An input that has grown is gone on with; one that begins otherwise than it did, or is read otherwise, starts anew.
    """

    def __init__(self, path: Path, meaning: str) -> None:
        """``meaning`` says how the inputs are understood: format and mapping."""
        self._path = path
        self._meaning = blake2b(meaning.encode(), digest_size=16).hexdigest()
        self._inputs: dict[str, Any] = self._load()
        #: Of the files, before they are read.
        self._sizes: dict[Path, int] = {}

    def done(self, files: Sequence[Path]) -> dict[Path, int]:
        """How many lines of each file are stored; to be asked before the files are read.

        Of one whose size has changed the last line is to be read again: it may have been half written then.
        """
        self._sizes = {file: file.stat().st_size for file in files}
        known = {file: self._inputs[str(file.resolve())] for file in files if self._is_known(file)}
        return {file: told["lines"] - (told["size"] != self._sizes[file]) for file, told in known.items()}

    def save(self, lines: Sequence[Line]) -> None:
        """Notes that these lines, and all before them, are stored."""
        for file, number in {line.file: line.number for line in lines}.items():
            known = self._inputs.get(str(file.resolve()))
            if known is None or not self._is_known(file):
                head = _head(file, HEAD)
                known = {"bytes": len(head), "head": _hash(head)}
            self._inputs[str(file.resolve())] = {**known, "lines": number, "size": self._sizes[file]}
        self._save()

    def _is_known(self, file: Path) -> bool:
        known = self._inputs.get(str(file.resolve()))
        return known is not None and known["head"] == _hash(_head(file, known["bytes"]))

    def _load(self) -> dict[str, Any]:
        try:
            document = orjson.loads(self._path.read_bytes())
            inputs: dict[str, Any] = document["inputs"]
            return inputs if document["meaning"] == self._meaning else {}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise UnusableCheckpoint(
                f"{self._path} does not tell how far an import came: name another file, or remove it to start anew."
            ) from error

    def _save(self) -> None:
        """As a whole or not at all."""
        beside = self._path.with_name(f"{self._path.name}.new")
        try:
            beside.write_bytes(orjson.dumps({"meaning": self._meaning, "inputs": self._inputs}))
            os.replace(beside, self._path)
        except OSError as error:
            raise UnusableCheckpoint(
                f"{self._path} can't be written: {error.strerror}. Name another file to note how far the import came."
            ) from error


def _head(file: Path, size: int) -> bytes:
    with file.open("rb") as opened:
        return opened.read(size)


def _hash(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()
