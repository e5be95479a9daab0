"""What commands may be told, and how they end."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from ivgraph.cli.database import settle_database
from ivgraph.cli.interruption import Stopped, interruption
from ivgraph.cli.serving import listen, name_host
from ivgraph.errors import IvgraphError
from ivgraph.settings import Settings

Command = TypeVar("Command", bound=Callable[..., Any])

#: The settings that are options too, with what stands for a value and the help. A key is none: whoever lists the
#: machine's processes would see it.
DATABASE = {
    "database-url": ("URL", "PostgreSQL 16 or later to use instead of the embedded one."),
    "data-dir": ("FOLDER", "Where the embedded PostgreSQL keeps its data; .ivgraph if not given."),
    "read-connections": ("NUMBER", "Connections to the database for reading, at most; 8 if not given."),
    "write-connections": ("NUMBER", "Connections to the database for writing, at least 3; 4 if not given."),
}
WRITER = {
    "keep-viewer-ids": ("yes|no", "Whether plain ids of viewers are stored, beside their hashes; yes if not given."),
}
COLLECTOR = {
    **WRITER,
    "trusted-proxies": ("NETWORKS", "Proxies in front of the server whose headers are believed, parted by commas."),
    "allowed-hosts": ("NAMES", "Names by which browsers may ask, beside localhost and addresses; * for all."),
    "allowed-origins": ("ORIGINS", "Origins whose pages may ask, beside the server's own; * for all."),
    "country-header": ("NAME", "Header in which they tell the viewer's country, such as CF-IPCountry."),
    "region-header": ("NAME", "Header in which they tell the viewer's region."),
    "geoip": ("FILE", "File in MaxMind's format that tells country and region by address."),
    "max-connections": (
        "NUMBER",
        "Connections that clients may have; 10000 if not given and files allow.",
    ),
    "max-connections-per-address": ("NUMBER", "Connections that one address may have; half of all if not given."),
    "known-playlists-only": ("yes|no", "Whether events of playlists without a structure are refused; no if not given."),
    "max-new-playlists-per-hour": ("NUMBER", "Playlists without a structure that events may create an hour; 1,000."),
    "max-unknown-playlists": ("NUMBER", "Playlists without a structure that events may create in all; 10,000."),
    "max-unlisted-nodes": ("NUMBER", "Nodes of a playlist that events may create beside its structure's; 1,000."),
    "max-unlisted-hotspots": ("NUMBER", "Hotspots of a playlist that events may create likewise; 5,000."),
    "max-contexts": ("NUMBER", "Distinct contexts of a playlist; beyond, rare values become other. 10,000."),
    "max-age-months": ("NUMBER", "Months that an event may lie back; 120."),
    "costly-queries": ("NUMBER", "Costly GraphQL queries worked on at a time, each in a process; 2 if not given."),
}


class Commands(click.Group):
    """Commands that end without a traceback, whether they fail for a reason or are told to end."""

    def invoke(self, context: click.Context) -> Any:
        try:
            with interruption.handled():
                return super().invoke(context)
        except IvgraphError as error:
            raise click.ClickException(str(error)) from error
        except Stopped as stopped:
            raise click.exceptions.Exit(128 + stopped.number) from None


def with_settings(settings: Mapping[str, tuple[str, str]]) -> Callable[[Command], Command]:
    """Makes settings options of a command; what they are given counts before the environment."""

    def decorate(command: Command) -> Command:
        for name, (metavar, text) in reversed([*settings.items()]):
            option = click.option(
                f"--{name}",
                metavar=metavar,
                help=text,
                envvar="IVGRAPH_" + name.replace("-", "_").upper(),
                show_envvar=True,
                expose_value=False,
                callback=_keep,
            )
            command = option(command)
        return command

    return decorate


def with_database(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command the settings, with a database that is there while it runs: yours, or the embedded one."""

    @with_settings(DATABASE)
    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        given = click.get_current_context().ensure_object(dict)
        with settle_database(Settings.from_environment({**os.environ, **given})) as settings:
            command(settings, *args, **options)

    return run


def is_inherited(setting: str) -> bool:
    """Whether the environment gave the setting, and not whoever called the command that runs."""
    source = click.get_current_context().get_parameter_source(setting.replace("-", "_"))
    return source is ParameterSource.ENVIRONMENT


def with_server(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command a database, and a listening socket: a port in use is told of before the database starts."""

    @with_database
    @wraps(command)
    def serve(settings: Settings, host: str, *args: Any, **options: Any) -> None:
        known = (*settings.allowed_hosts, *name_host(host))
        command(replace(settings, allowed_hosts=known), *args, **options)

    @click.option("--host", metavar="ADDRESS", default="127.0.0.1", show_default=True, help="Where to listen.")
    @click.option("--port", metavar="NUMBER", default=8000, show_default=True, type=_PORT, help="0 takes a free one.")
    @with_settings(COLLECTOR)
    @wraps(serve)
    def run(host: str, port: int, **options: Any) -> None:
        with listen(host, port) as listener:
            serve(host, listener, **options)

    return run


_PORT = click.IntRange(0, 65535)


def _keep(context: click.Context, option: click.Parameter, value: str | None) -> None:
    if value is not None:
        assert isinstance(option.envvar, str)
        context.ensure_object(dict)[option.envvar] = value
