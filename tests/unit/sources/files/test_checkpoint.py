"""A checkpoint notes which lines of an import are stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivgraph.sources.files import Checkpoint, read_files
from ivgraph.sources.files.checkpoint import UnusableCheckpoint


def numbers(place: Path, *files: Path, meaning: str = "native") -> list[tuple[str, int]]:
    """Returns the lines that are not done."""
    done = Checkpoint(place / "progress", meaning).count_done(files)
    return [(line.file.name, line.number) for line in read_files(files, done=done)]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    for name in ("a", "b"):
        (tmp_path / name).write_text("".join(f"{name}{number}\n" for number in range(1, 4)))
    return [tmp_path / "a", tmp_path / "b"]


@pytest.fixture
def noted(tmp_path: Path, files: list[Path]) -> list[Path]:
    """Two files, of which all lines of the first and one of the second are done."""
    checkpoint = Checkpoint(tmp_path / "progress", "native")
    lines = list(read_files(files, done=checkpoint.count_done(files)))
    checkpoint.save(lines[:2])
    checkpoint.save(lines[2:4])
    return files


def test_nothing_is_done_at_first(tmp_path: Path, files: list[Path]) -> None:
    assert numbers(tmp_path, *files) == [("a", 1), ("a", 2), ("a", 3), ("b", 1), ("b", 2), ("b", 3)]


def test_lines_that_are_done_are_not_read_again(tmp_path: Path, noted: list[Path]) -> None:
    assert numbers(tmp_path, *noted) == [("b", 2), ("b", 3)]


def test_files_may_come_in_another_order_and_by_another_path(
    tmp_path: Path, noted: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert numbers(tmp_path, Path("b"), Path("a")) == [("b", 2), ("b", 3)]


def test_an_import_continues_at_the_last_line_of_a_file_that_has_grown(tmp_path: Path, noted: list[Path]) -> None:
    with noted[0].open("a") as file:
        file.write("a4\n")
    assert numbers(tmp_path, *noted) == [("a", 3), ("a", 4), ("b", 2), ("b", 3)]


def test_a_file_that_grew_while_it_was_read_has_its_last_line_read_again(tmp_path: Path, files: list[Path]) -> None:
    checkpoint = Checkpoint(tmp_path / "progress", "native")
    lines = list(read_files(files, done=checkpoint.count_done(files)))
    with files[0].open("a") as file:
        file.write("a4\n")
    checkpoint.save(lines)
    assert numbers(tmp_path, *files) == [("a", 3), ("a", 4)]


@pytest.mark.parametrize("content", ["c1\nc2\nc3\nc4\n", "a1\n", ""])
def test_another_file_of_the_same_name_is_read_from_the_start(tmp_path: Path, noted: list[Path], content: str) -> None:
    noted[0].write_text(content)
    read = [name for name, _ in numbers(tmp_path, *noted)]
    assert read.count("a") == content.count("\n")


def test_with_another_mapping_files_are_read_from_the_start(tmp_path: Path, noted: list[Path]) -> None:
    assert len(numbers(tmp_path, *noted, meaning="another mapping")) == 6


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"id": 7}', b"\xff"])
def test_a_file_that_is_no_checkpoint_is_not_overwritten(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "progress").write_bytes(content)
    with pytest.raises(UnusableCheckpoint, match="is not a checkpoint of an import: name another file"):
        Checkpoint(tmp_path / "progress", "native")


def test_a_path_that_can_not_be_written_is_reported(tmp_path: Path, files: list[Path]) -> None:
    checkpoint = Checkpoint(tmp_path / "absent" / "progress", "native")
    checkpoint.count_done(files)
    with pytest.raises(UnusableCheckpoint, match="can't be written: No such file or directory"):
        checkpoint.save(list(read_files(files)))
