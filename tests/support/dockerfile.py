"""Executes the instructions of a Dockerfile without a container builder, in a folder that stands for the image's root.

The PATH of a stage leads to a few programs that its base image has, and to nothing else on this machine. All stages use
the same root folder, one after the other, so that copied files keep their absolute paths, as in an image: a virtual
environment, for example, names its interpreter by its path.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

#: Matches the slash of absolute paths of the image in commands and variables. They are moved below the root folder.
_PLACES = re.compile(r"(?<![\w.])/(?=(?:build|opt|data)\b)")


@dataclass
class Image:
    """A stage: its root folder, and how a container of it runs."""

    root: Path
    variables: dict[str, str]
    user: str = "root"
    folder: PurePosixPath = field(default_factory=lambda: PurePosixPath("/"))
    volumes: list[str] = field(default_factory=list)
    healthcheck: list[str] = field(default_factory=list)
    entrypoint: list[str] = field(default_factory=list)
    command: list[str] = field(default_factory=list)

    def at(self, path: str) -> Path:
        """Where a path of the image is on this machine. Relative paths start at the working folder."""
        return self.root / (self.folder / path).relative_to("/")

    def moved(self, text: str) -> str:
        """The text with the absolute paths of the image moved below the root folder."""
        return _PLACES.sub(f"{self.root}/", text)

    def run(self, command: str) -> None:
        """Executes a RUN instruction."""
        done = subprocess.run(
            ["/bin/sh", "-c", self.moved(command)],
            cwd=self.at("."),
            env=self.environment(),
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        assert done.returncode == 0, f"RUN {command}\n{done.stdout}"

    def environment(self) -> dict[str, str]:
        """The environment of a process in the image.

        This machine's variables stay, since they tell pip and npm where to download packages from.
        """
        own = {name: value for name, value in os.environ.items() if not name.startswith(("IVGRAPH_", "PYTHON"))}
        return own | self.variables


def build(
    dockerfile: str,
    context: Path,
    bases: Mapping[str, Path],
    instead: Mapping[str, Callable[[Image], None]],
    folder: Path,
) -> Image:
    """Executes all stages, and returns the last one.

    Args:
        dockerfile: The text of the file.
        context: The build context, with its .dockerignore.
        bases: For each base image, a folder with the programs that stages find by PATH.
        instead: RUN commands that must not run on this machine, and what replaces each.
        folder: An empty folder for the root folders.
    """
    root, stages = folder / "root", dict[str, Path]()
    image, name = Image(root, {}), ""
    for word, rest in instructions(dockerfile):
        match word:
            case "FROM":
                if name:
                    stages[name] = root.rename(folder / f"stage-{name}")
                base, _, name = rest.partition(" AS ")
                root.mkdir()
                image = Image(root, {"PATH": str(bases[base])})
            case "COPY" if rest.startswith("--from="):
                stage, source, target = rest.removeprefix("--from=").split()
                _copy([stages[stage] / source.lstrip("/")], image.at(target), lambda folder, names: set())
            case "COPY":
                *sources, target = rest.split()
                _copy([context / source for source in sources], image.at(target), _ignore(context))
            case "RUN" if rest in instead:
                instead[rest](image)
            case "RUN":
                image.run(rest)
            case "ENV":
                variable, _, value = rest.partition("=")
                image.variables[variable] = image.moved(value).replace("$PATH", image.variables["PATH"])
            case "WORKDIR":
                image.folder = image.folder / rest
                image.at(".").mkdir(parents=True, exist_ok=True)
            case "USER":
                image.user = rest
            case "VOLUME":
                image.volumes.append(rest)
            case "HEALTHCHECK":
                image.healthcheck = json.loads(rest.partition(" CMD ")[2])
            case "ENTRYPOINT":
                image.entrypoint = json.loads(rest)
            case "CMD":
                image.command = json.loads(rest)
            case "EXPOSE":
                pass  # documents the port, and has no effect
            case _:
                raise AssertionError(f"teach tests/support/dockerfile.py the instruction {word}")
    return image


def instructions(dockerfile: str) -> Iterator[tuple[str, str]]:
    """Yields each instruction as its word and the rest, joined to one line."""
    text = re.sub(r"^#.*\n", "", dockerfile, flags=re.MULTILINE)
    for line in re.sub(r"\s*\\\n\s*", " ", text).splitlines():
        word, _, rest = line.partition(" ")
        if word:
            yield word, rest.strip()


Ignore = Callable[[str, list[str]], set[str]]


def _copy(sources: Sequence[Path], target: Path, ignore: Ignore) -> None:
    """Copies files into a folder, and of folders their contents."""
    for source in sources:
        assert not ignore(str(source.parent), [source.name]), f"{source} is ignored, and can't be copied"
        if source.is_dir():
            shutil.copytree(source, target, ignore=ignore, symlinks=True, dirs_exist_ok=True)
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def _ignore(context: Path) -> Ignore:
    """Reads a .dockerignore of this form: ``*``, then exceptions (``!name``), then what is ignored within them."""
    patterns = re.findall("^[^#].*$", (context / ".dockerignore").read_text("utf-8"), re.MULTILINE)
    assert patterns.pop(0) == "*"
    taken = {pattern.removeprefix("!") for pattern in patterns if pattern.startswith("!")}
    left = {pattern for pattern in patterns if not pattern.startswith("!")}

    def is_ignored(path: PurePosixPath) -> bool:
        if path.parts[0] not in taken:
            return True
        # Before a name ** stands for any folders, none included.
        return any(str(path) == each or each == f"**/{path.name}" for each in left)

    def ignore(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if is_ignored(PurePosixPath(os.path.relpath(Path(folder, name), context)))}

    return ignore
