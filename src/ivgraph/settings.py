"""What can be set, and from where. Nothing else reads the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ivgraph.errors import InvalidSetting
from ivgraph.identity import ViewerKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings of a process. Each is the environment variable IVGRAPH_<NAME>."""

    #: PostgreSQL 16 or later, as postgresql://user:password@host:5432/database. Unset: the embedded server.
    database_url: str | None = None
    #: Where the embedded server keeps its data.
    data_dir: Path = Path(".ivgraph")
    #: Hexadecimal, 16 to 64 bytes. Unset: one is made and kept in the database.
    viewer_key: ViewerKey | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Reads the IVGRAPH_… variables; an empty one counts as unset.

        Raises:
            InvalidSetting: A value can't be used.
        """
        given = {name: value for name, value in environment.items() if value.strip()}
        return cls(
            database_url=given.get("IVGRAPH_DATABASE_URL"),
            data_dir=Path(given.get("IVGRAPH_DATA_DIR", ".ivgraph")),
            viewer_key=_read_key(given["IVGRAPH_VIEWER_KEY"]) if "IVGRAPH_VIEWER_KEY" in given else None,
        )


def _read_key(text: str) -> ViewerKey:
    try:
        return ViewerKey(bytes.fromhex(text))
    except ValueError:
        raise InvalidSetting(
            "IVGRAPH_VIEWER_KEY must be 16 to 64 bytes in hexadecimal, such as `openssl rand -hex 32` prints."
        ) from None
