"""Nothing under a copyleft licence is shipped, and every bundled package and font is shipped with its licence."""

import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

REPOSITORY = Path(__file__).parents[2]
STATIC = REPOSITORY / "src" / "ivgraph" / "static"

#: SPDX ids of the licences that only ask for their notice in copies.
PERMISSIVE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC-BY-4.0", "ISC", "MIT", "PSF-2.0",
}  # fmt: skip
#: OFL-1.1 has conditions for changed versions of a font. The bundled fonts are unchanged.
OF_FONTS = PERMISSIVE | {"OFL-1.1"}
#: Part of orjson is under the MPL, which has conditions for changed files. pip installs orjson unchanged.
UNCHANGED = {"orjson": {"MPL-2.0"}}

#: Other names of these licences, in the metadata of packages without an SPDX expression.
WORDS = {
    "Apache 2.0": "Apache-2.0",
    "MIT License": "MIT",
    "License :: OSI Approved :: MIT License": "MIT",
}

COPYLEFT = re.compile(r"\b[AL]?GPL|General Public License|Mozilla Public|Eclipse Public|Share-?Alike", re.IGNORECASE)
#: Microsoft adds this sentence to its notices in any case; vscode-languageserver-types contains no such library.
NO_LIBRARY = "to debug changes to any libraries licensed under the GNU Lesser General Public License."


def test_all_bundled_packages_and_fonts_are_permissive() -> None:
    for heading, licence, _ in _sections():
        assert _ids(licence) <= (OF_FONTS if heading.startswith("Font ") else PERMISSIVE), heading


def test_every_section_has_the_text_of_a_licence_and_none_mentions_copyleft() -> None:
    for heading, _, text in _sections():
        assert re.search("copyright|©", text, re.IGNORECASE), heading
        assert re.search("permission|permitted|licensed under", text, re.IGNORECASE), heading
        assert not COPYLEFT.search(text.replace(NO_LIBRARY, "")), heading


def test_every_dependency_of_the_pages_is_listed() -> None:
    asked = re.search(r'"dependencies": \{(.+?)\}', (REPOSITORY / "web" / "package.json").read_text("utf-8"), re.DOTALL)
    assert asked
    names = set(re.findall(r'"([^"]+)":', asked[1]))
    assert names
    assert names <= {heading.split(" - ")[0] for heading, _, _ in _sections()}


def test_every_font_of_the_pages_is_listed() -> None:
    sheets = [sheet.read_text("utf-8") for sheet in (STATIC / "assets").glob("*.css")]
    families = {family for sheet in sheets for family in re.findall(r"@font-face *{[^}]*?font-family:([^;}]+)", sheet)}
    assert families
    assert {f"Font {family}" for family in families} <= {heading for heading, _, _ in _sections()}


def test_the_client_for_players_contains_no_code_of_others() -> None:
    # It is served to browsers as one small file without notices.
    modules = [each for each in (REPOSITORY / "web" / "src" / "beacon").glob("*.ts") if each.suffixes == [".ts"]]
    imported = {name for each in modules for name in re.findall(r'from "([^"]+)"', each.read_text("utf-8"))}
    assert imported
    assert [name for name in imported if not name.startswith("./")] == []


def test_packages_that_are_installed_with_ivgraph_are_permissive() -> None:
    lines = (REPOSITORY / "requirements" / "run.txt").read_text("utf-8").splitlines()
    asked = [Requirement(line.removesuffix(" \\")) for line in lines if re.match(r"\w", line)]
    installed = [distribution(each.name) for each in asked if each.marker is None or each.marker.evaluate()]
    assert installed
    for package in installed:
        assert _said_by(package) <= PERMISSIVE | UNCHANGED.get(package.name, set()), package.name


def _sections() -> Iterator[tuple[str, str, str]]:
    """Yields the name and version, the licence and its text, for each bundled package and font."""
    file = STATIC / "licenses.md"
    assert file.is_file(), "Run `make web`."
    sections = re.split(r"^## (?=.*\)\n\n~~~~~~$)", file.read_text("utf-8"), flags=re.MULTILINE)[1:]
    assert len(sections) > 50
    for section in sections:
        heading, _, text = section.partition("\n")
        found = re.fullmatch(r"(.+) \((.+?)\)", heading)
        assert found, heading
        yield found[1], found[2], text


def _ids(expression: str) -> set[str]:
    """The licences in an SPDX expression. Where it offers a choice (OR), all of them."""
    return set(re.findall(r"[\w.-]+", expression)) - {"AND", "OR"}


def _said_by(package: Distribution) -> set[str]:
    """The licences in the metadata of an installed package."""
    metadata = package.metadata
    if "License-Expression" in metadata:
        return _ids(metadata["License-Expression"])
    if "License" in metadata:
        return {WORDS.get(metadata["License"], metadata["License"])}
    classifiers = [text for text in metadata.get_all("Classifier") or [] if text.startswith("License ::")]
    assert classifiers, package.name
    return {WORDS.get(text, text) for text in classifiers}
