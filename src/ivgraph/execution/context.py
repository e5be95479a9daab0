"""The request context, extended by what the checks before the first field find out about the operation."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

from ivgraph.execution.cost import Cost
from ivgraph.schema.context import RequestContext


@dataclass(slots=True, kw_only=True)
class OperationContext(RequestContext):
    """The context of the resolvers, and the cost and arguments of the operation."""

    #: The cost up to which operations run in this process. Costlier ones end before their first field, and `service`
    #: sends them to a worker.
    max_local_cost: float = inf
    #: The rows that the statements of an operation may read.
    max_rows: float = inf
    #: The estimated cost; None until it is estimated.
    cost: Cost | None = None
    #: Converted arguments by the id of their field's AST node; filled by checks.OperationCheck.
    arguments: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def is_for_worker(self) -> bool:
        """Whether the operation was ended before its first field, since it is too costly for this process."""
        return self.cost is not None and self.cost.total > self.max_local_cost and not self.cost.is_too_large
