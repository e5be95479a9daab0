"""The type PageInfo of Relay's connections."""

from __future__ import annotations

from collections.abc import Sequence

import strawberry


@strawberry.type(description="The position of a page in its list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether there are items after the page.")
    has_previous_page: bool = strawberry.field(description="Whether there are items before the page.")
    start_cursor: str | None = strawberry.field(
        description="Cursor of the page's first item; null if the page is empty."
    )
    end_cursor: str | None = strawberry.field(
        description="Cursor of the page's last item: pass it as after to get the next page. Null if the page is empty."
    )

    @classmethod
    def of(cls, cursors: Sequence[str], *, has_next: bool, has_previous: bool) -> PageInfo:
        """The position of a page whose items have these cursors."""
        return cls(
            has_next_page=has_next,
            has_previous_page=has_previous,
            start_cursor=cursors[0] if cursors else None,
            end_cursor=cursors[-1] if cursors else None,
        )
