"""Reads the SQL files by name. A name is a path in sql/ without the suffix: ``analytics/metrics/measures``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
# In a wheel sql/ is inside the package, in a checkout it is next to src/.
FOLDER = next(folder for folder in (_PACKAGE / "sql", _PACKAGE.parents[1] / "sql") if folder.is_dir())


@cache
def read_sql(name: str) -> str:
    """Returns the text of ``sql/<name>.sql``."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def list_sql(folder: str) -> list[str]:
    """The names of all files in a folder of sql/, sorted."""
    return sorted(f"{folder}/{path.stem}" for path in (FOLDER / folder).glob("*.sql"))
