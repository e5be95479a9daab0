"""The options that commands share, and the message and exit status of a command that fails."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from ivgraph.cli.database import open_database
from ivgraph.cli.interruption import Stopped, interruption
from ivgraph.cli.serving import host_names, listen
from ivgraph.errors import IvgraphError
from ivgraph.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

#: Settings that are options too: the metavar and the help of each. The help shows the default of the field in Settings.
#: The viewer key is a variable only, because everyone on the machine can see the command lines of its processes.
DATABASE_OPTIONS = {
    "database-url": ("URL", "PostgreSQL 16 or later to use instead of the embedded server."),
    "data-dir": ("FOLDER", "Folder where the embedded PostgreSQL keeps its data."),
    "read-connections": ("NUMBER", "Maximum number of connections to the database for reading."),
    "write-connections": (
        "NUMBER",
        "Maximum number of connections to the database for writing; at least 3.",
    ),
}
WRITER_OPTIONS = {
    "keep-viewer-ids": ("yes|no", "Whether the plain ids of viewers are stored besides their hashes."),
}
SERVER_OPTIONS = {
    "workers": ("NUMBER", "Processes that serve requests; one for each processor is a good number."),
    **WRITER_OPTIONS,
    "database-read-url": ("URL", "Replicas of the database for queries: its address with several hosts."),
    "max-replica-lag": ("SECONDS", "How long a replica may lag behind; queries pass over one that lags more."),
    "costly-connections": ("NUMBER", "Maximum number of connections for reading in each process for costly queries."),
    "trusted-proxies": ("NETWORKS", "Networks of trusted proxies in front of the server, separated by commas."),
    "allowed-hosts": (
        "NAMES",
        "Names by which browsers may call the server, besides localhost and addresses; * for all.",
    ),
    "allowed-origins": ("ORIGINS", "Origins whose pages may send requests, besides the server's own; * for all."),
    "embed-origins": ("ORIGINS", "Origins whose pages may show pages of the dashboard in a frame."),
    "country-header": ("NAME", "Header in which a trusted proxy names the viewer's country, such as CF-IPCountry."),
    "region-header": ("NAME", "Header in which a trusted proxy names the viewer's region."),
    "geoip": ("FILE", "File in MaxMind's format that has the country and region of each address."),
    "max-connections": ("NUMBER", "Maximum number of client connections of a process."),
    "max-connections-per-address": ("NUMBER", "Maximum number of client connections of a process from one address."),
    "known-playlists-only": ("yes|no", "Whether events of playlists without a structure are rejected."),
    "max-new-playlists-per-hour": ("NUMBER", "Playlists without a structure that events may create in an hour."),
    "max-unknown-playlists": ("NUMBER", "Playlists without a structure that events may create in all."),
    "max-unlisted-nodes": ("NUMBER", "Nodes of a playlist that events may create besides its structure's."),
    "max-unlisted-hotspots": ("NUMBER", "Hotspots of a playlist that events may create besides its structure's."),
    "max-contexts": ("NUMBER", "Distinct contexts of a playlist; beyond that, rare values are stored as other."),
    "max-age-months": ("NUMBER", "Whole months before the current one in which an event may have happened."),
    "costly-queries": (
        "NUMBER",
        "Costly GraphQL queries that a process runs at a time, each in a query worker.",
    ),
    "max-rows": ("NUMBER", "Rows of sessions, plays and visits that a GraphQL query may read, as estimated before it."),
}

#: What the help shows as the default of a setting whose default in Settings is None.
_COMPUTED_DEFAULTS = {
    "max_connections": "10000, or as many as files allow",
    "max_connections_per_address": "half of all",
}


class Commands(click.Group):
    """Commands that end without a traceback when they fail with an IvgraphError or are stopped by a signal."""

    def invoke(self, context: click.Context) -> Any:
        try:
            with interruption.handled():
                return super().invoke(context)
        except IvgraphError as error:
            raise click.ClickException(str(error)) from error
        except Stopped as stopped:
            raise click.exceptions.Exit(128 + stopped.signal_number) from None


def with_settings(options: Mapping[str, tuple[str, str]]) -> Callable[[Command], Command]:
    """Adds settings to a command as options. An option takes precedence over its environment variable."""

    def decorate(command: Command) -> Command:
        for name, (metavar, text) in reversed([*options.items()]):
            setting = name.replace("-", "_")
            option = click.option(
                f"--{name}",
                metavar=metavar,
                help=text,
                envvar=f"IVGRAPH_{setting.upper()}",
                show_envvar=True,
                show_default=format_default(setting),
                expose_value=False,
                callback=_store_value,
            )
            command = option(command)
        return command

    return decorate


def format_default(setting: str) -> str | bool:
    """The default of a setting as its help shows it; False if there is none."""
    match Settings.__dataclass_fields__[setting].default:
        case bool() as is_on:
            return "yes" if is_on else "no"
        case int() | Path() as value:
            return str(value)
    return _COMPUTED_DEFAULTS.get(setting, False)


def with_database(command: Callable[..., None]) -> Callable[..., None]:
    """Calls a command with settings that name a running database: the configured one, or the embedded one."""

    @with_settings(DATABASE_OPTIONS)
    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        values = click.get_current_context().ensure_object(dict)
        with open_database(Settings.from_environment({**os.environ, **values})) as settings:
            command(settings, *args, **options)

    return run


def is_from_environment(setting: str) -> bool:
    """Whether a setting of the running command comes from the environment, and not from the command line."""
    source = click.get_current_context().get_parameter_source(setting.replace("-", "_"))
    return source is ParameterSource.ENVIRONMENT


def with_server(command: Callable[..., None]) -> Callable[..., None]:
    """Calls a command with settings that name a running database, and with a listening socket.

    The socket comes first: a port that is in use is reported before the embedded server starts.
    """

    @with_database
    @wraps(command)
    def serve(settings: Settings, host: str, *args: Any, **options: Any) -> None:
        hosts = (*settings.allowed_hosts, *host_names(host))
        command(replace(settings, allowed_hosts=hosts), *args, **options)

    @click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Address to listen on.")
    @click.option("--port", metavar="NUMBER", default=8000, show_default=True, type=_PORT, help="0 chooses a free one.")
    @with_settings(SERVER_OPTIONS)
    @wraps(serve)
    def run(host: str, port: int, **options: Any) -> None:
        with listen(host, port) as listener:
            serve(host, listener, **options)

    return run


_PORT = click.IntRange(0, 65535)


def _store_value(context: click.Context, option: click.Parameter, value: str | None) -> None:
    if value is not None:
        assert isinstance(option.envvar, str)
        context.ensure_object(dict)[option.envvar] = value
