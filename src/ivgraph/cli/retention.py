"""The command drop-events: what it shows, and the months that it accepts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

import click

from ivgraph.cli.terminal import count
from ivgraph.ingest.retention import EventMonth, MonthState, drop_events, list_months
from ivgraph.services import Services


class FirstOfMonth(click.ParamType):  # type: ignore[type-arg]  # generic in some versions of click only
    """The first day of a month that has begun, in UTC: ``2026-01-01`` or ``2026-01``."""

    name = "month"

    def convert(self, value: str | date, parameter: click.Parameter | None, context: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%Y-%m"):
            try:
                day = datetime.strptime(value, form).replace(tzinfo=UTC).date()
            except ValueError:
                continue
            if day.day != 1:
                self.fail(f"{value} is not the first day of a month.", parameter, context)
            if day > datetime.now(UTC).date():
                self.fail(f"The month before {value} is not over.", parameter, context)
            return day
        self.fail(f"{value} is not a date such as 2026-01-01.", parameter, context)


async def show_months(services: Services, before: date) -> None:
    """Prints the months whose events would be dropped."""
    months = await list_months(services.writing, before)
    for month in months:
        click.echo(_describe(month))
    if not months:
        click.echo(f"There are no events before {before}.")
        return
    events, size = sum(month.events for month in months), sum(month.bytes for month in months)
    click.echo(f"Before {before}: {count(len(months), 'month')} with {_describe_size(events, size)}.")


async def drop_months(services: Services, before: date, *, keep: bool) -> None:
    """Drops the events before a day, or detaches their tables, and prints each month."""
    async for month in drop_events(services.writing, before, keep=keep, report=partial(click.echo, err=True)):
        click.echo(f"{_describe(month)}: {'kept as a table of its own' if keep else 'dropped'}")
    click.echo(f"Events before {before} are rejected from now on. No number has changed.")


def _describe(month: EventMonth) -> str:
    is_detached = month.state is MonthState.DETACHED
    return f"{month.name}{' (detached)' if is_detached else ''}, {_describe_size(month.events, month.bytes)}"


def _describe_size(events: int, size: int) -> str:
    return f"about {count(events, 'event')}, {size / 1e6:,.1f} MB"
