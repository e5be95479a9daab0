"""Folders for embedded servers.

Not pytest's own: those lie under one that only root can enter, where root's server goes elsewhere.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from ivgraph.database.embedded import EmbeddedPostgres
from ivgraph.database.embedded.postmaster import list_processes
from support.embedded import FAST, servers_of
from support.memory import memory


@pytest.fixture
def place() -> Iterator[Path]:
    """A temporary folder that every user can enter, under which no server is left."""
    folder = Path(tempfile.mkdtemp(prefix="ivgraph-test-", dir=memory())).resolve()
    folder.chmod(0o755)
    yield folder
    left = [process for process in list_processes() if str(folder) in process.command and "postgres" in process.command]
    for process in left:
        with suppress(ProcessLookupError):
            os.kill(process.pid, signal.SIGKILL)
    shutil.rmtree(folder)
    assert left == []


@pytest.fixture(scope="session")
def template() -> Iterator[Path]:
    """A data folder that was set up once."""
    with tempfile.TemporaryDirectory(prefix="ivgraph-test-", dir=memory()) as name:
        Path(name).chmod(0o755)
        with EmbeddedPostgres(Path(name).resolve() / "postgres", settings=FAST):
            pass
        yield Path(name).resolve() / "postgres"


@pytest.fixture(scope="module")
def lasting(template: Path) -> Iterator[Path]:
    """A data folder for all tests of a module, which leave it as good as it was: a copy takes longer than they do."""
    with tempfile.TemporaryDirectory(prefix="ivgraph-test-", dir=memory()) as name:
        folder = Path(name).resolve() / "postgres"
        folder.parent.chmod(0o755)
        subprocess.run(["cp", "-a", template, folder], check=True)
        yield folder
        assert servers_of(folder) == []


@pytest.fixture
def folder(place: Path, template: Path) -> Path:
    """A data folder of the test's own that needs no more setting up."""
    subprocess.run(["cp", "-a", template, place / "postgres"], check=True)
    return place / "postgres"


@pytest.fixture
def shared(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands for /var/lib/ivgraph."""
    folder = place / "shared"
    monkeypatch.setattr("ivgraph.database.embedded.folder.SHARED_FOLDER", folder)
    monkeypatch.setattr("ivgraph.database.embedded.binaries.SHARED_FOLDER", folder)
    return folder


@pytest.fixture
def ordinary(place: Path) -> tuple[int, str]:
    """An ordinary user's id, and an interpreter that it can run; ourselves, unless we are root."""
    if os.geteuid() != 0:
        return os.geteuid(), sys.executable
    user = pwd.getpwnam("nobody")
    os.chown(place, user.pw_uid, user.pw_gid)
    names = [
        sys.executable,
        *(shutil.which(f"python3{minor}", path="/usr/local/bin:/usr/bin") for minor in (".13", ".12", ".11", "")),
    ]
    probe = "import sys; sys.exit(sys.version_info < (3, 11))"
    for name in filter(None, names):
        with suppress(PermissionError):
            if (
                subprocess.run([name, "-c", probe], check=False, user=user.pw_uid, stderr=subprocess.DEVNULL).returncode
                == 0
            ):
                return user.pw_uid, name
    pytest.skip("no Python 3.11 or later that an ordinary user can run")
