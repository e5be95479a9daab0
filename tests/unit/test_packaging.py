"""What is written twice agrees: locks with pyproject.toml, texts with the Makefile, the changelog with the version."""

import json
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ivgraph import __version__

REPOSITORY = Path(__file__).parents[2]

LOCKS = ("run", "wheel", "build", "dev")
NODE_PROJECTS = ("web", "tests/clients", "tests/codegen")


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_registry(lock: str) -> None:
    text = _text(f"requirements/{lock}.txt")
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE)


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_one_version_and_hashes(lock: str) -> None:
    for requirement, hashes in _locked(lock):
        assert re.fullmatch(r"==[^,*]+", str(requirement.specifier)), requirement
        assert hashes, requirement
        assert all(re.fullmatch("--hash=sha256:[0-9a-f]{64}", hash) for hash in hashes), requirement


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_meets_what_pyproject_asks_for(lock: str) -> None:
    versions = _versions(lock)
    for asked in _asked(lock):
        version = versions.get(canonicalize_name(asked.name))
        assert version is not None, f"requirements/{lock}.txt lacks {asked.name}. Run `make lock`."
        assert asked.specifier.contains(version, prereleases=True), f"{asked} is locked to {version}. Run `make lock`."


def test_larger_locks_hold_the_smaller_ones() -> None:
    assert _versions("run").items() <= _versions("build").items() <= _versions("dev").items()
    assert _versions("wheel").items() <= _versions("build").items()


@pytest.mark.parametrize("folder", NODE_PROJECTS)
def test_npm_locks_name_no_registry_and_have_hashes(folder: str) -> None:
    packages: dict[str, dict[str, Any]] = json.loads(_text(f"{folder}/package-lock.json"))["packages"]
    assert len(packages) > 1
    for place, package in packages.items():
        assert "resolved" not in package, place
        assert place == "" or package.get("integrity", "").startswith("sha512-"), place


@pytest.mark.parametrize("folder", NODE_PROJECTS)
def test_npm_locks_hold_the_packages_of_every_platform(folder: str) -> None:
    # npm leaves out those that it can't find where it writes the lock, and then refuses to install from it anywhere.
    packages: dict[str, dict[str, Any]] = json.loads(_text(f"{folder}/package-lock.json"))["packages"]
    names = {place.rpartition("node_modules/")[2] for place in packages}
    for place, package in packages.items():
        assert package.get("optionalDependencies", {}).keys() <= names, place


@pytest.mark.parametrize("folder", NODE_PROJECTS)
def test_npm_packages_ask_for_exact_versions(folder: str) -> None:
    package = json.loads(_text(f"{folder}/package.json"))
    for name, version in (package.get("dependencies", {}) | package.get("devDependencies", {})).items():
        assert re.fullmatch(r"\d+\.\d+\.\d+(-[\w.]+)?", version), name


def test_make_alone_lists_every_target() -> None:
    listed = set(re.findall(r"^  make (\S+)", _make(), re.MULTILINE))
    assert listed == _targets()
    _make("--dry-run", *listed)


@pytest.mark.parametrize(
    "file",
    [
        "README.md",
        "CONTRIBUTING.md",
        ".ci/run",
        ".dockerignore",
        ".pre-commit-config.yaml",
        "src/ivgraph/server/pages.py",
    ],
)
def test_texts_name_only_targets_that_exist(file: str) -> None:
    assert set(re.findall(r"(?:`|^|exec )make ([a-z-]+)", _text(file), re.MULTILINE)) <= _targets()


def test_hooks_before_a_commit_are_the_commands_of_make_check() -> None:
    recipe = re.search(r"^check:.*\n((?:\t.+\n)+)", _text("Makefile"), re.MULTILINE)
    npm = re.search("^NPM = (.+)$", _text("Makefile"), re.MULTILINE)
    assert recipe
    assert npm
    commands: list[str] = []
    for line in recipe[1].replace('echo "Checking" && ', "").splitlines():
        command = line.strip("\t@").replace("$(NPM)", f"sh -c '{npm[1].replace('$$', '$')}")
        # The pages are checked in their folder, so by one command of a shell.
        commands += [f"{command}'"] if command.startswith("sh") else command.split(" && ")
    assert re.findall(r"^ +entry: (.+)$", _text(".pre-commit-config.yaml"), re.MULTILINE) == commands


def test_editors_wrap_where_formatters_do() -> None:
    biome = json.loads(_text("web/biome.json"))["formatter"]
    ruff = tomllib.loads(_text("pyproject.toml"))["tool"]["ruff"]
    assert f"max_line_length = {ruff['line-length']}\n" in _text(".editorconfig")
    assert (biome["lineWidth"], biome["indentStyle"]) == (ruff["line-length"], "space")


def test_workflow_tests_as_ci_does_with_the_oldest_python_that_is_supported() -> None:
    workflow = _text(".github/workflows/ci.yml")
    assert "- run: bash .ci/run\n" in workflow
    pythons = re.search(r"^ +python: (\[.+\])$", workflow, re.MULTILINE)
    assert pythons
    asked = tomllib.loads(_text("pyproject.toml"))["project"]["requires-python"]
    assert asked == f">={json.loads(pythons[1])[0]}"


def test_changelog_leads_with_this_version() -> None:
    versions = re.findall(r"^## \[(.+?)\]", _text("CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == __version__


def _text(path: str) -> str:
    return (REPOSITORY / path).read_text(encoding="utf-8")


def _make(*arguments: str) -> str:
    run = subprocess.run(["make", *arguments], cwd=REPOSITORY, check=False, capture_output=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    return run.stdout


def _targets() -> set[str]:
    declared = re.search(r"^\.PHONY: (.+)$", _text("Makefile"), re.MULTILINE)
    assert declared
    return set(declared[1].split())


@cache
def _locked(lock: str) -> list[tuple[Requirement, list[str]]]:
    """Each requirement of a lock file with its hashes."""
    lines = re.sub(r"^#.*\n|\\\n", "", _text(f"requirements/{lock}.txt"), flags=re.MULTILINE).splitlines()
    parted = [re.split(r"\s+(?=--hash)", line.strip()) for line in lines]
    return [(Requirement(requirement), hashes) for requirement, *hashes in parted]


def _versions(lock: str) -> dict[str, str]:
    return {canonicalize_name(asked.name): str(asked.specifier)[2:] for asked, _ in _locked(lock)}


def _asked(lock: str) -> list[Requirement]:
    """What pyproject.toml asks for directly, for a lock file."""
    project = tomllib.loads(_text("pyproject.toml"))
    asked = [] if lock == "wheel" else list(project["project"]["dependencies"])
    if lock != "run":
        asked += [*project["build-system"]["requires"], *_group(project, lock)]
    return [Requirement(text) for text in asked]


def _group(project: dict[str, Any], name: str) -> Iterator[str]:
    for member in project["dependency-groups"][name]:
        if isinstance(member, str):
            yield member
        else:
            yield from _group(project, member["include-group"])
