"""What is known of an operation before its first field runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import inf
from typing import Any

from ivgraph.execution.cost import LARGEST_ANSWER, Cost
from ivgraph.schema.context import RequestContext


@dataclass(slots=True, kw_only=True)
class OperationContext(RequestContext):
    """The context of the resolvers, with what execution keeps for itself."""

    #: The cost up to which operations run in this process. Costlier ones end before their first field: see service.
    largest_here: float = inf
    #: What the operation costs; None until its arguments are read.
    cost: Cost | None = None
    #: Converted arguments by the id of their field's AST node; filled by checks.OperationCheck.
    arguments: dict[int, dict[str, Any]] = field(default_factory=dict)

    @property
    def is_left_to_worker(self) -> bool:
        """Whether the operation costs more than what runs here, and so ended before its first field."""
        return self.cost is not None and self.largest_here < self.cost.total <= LARGEST_ANSWER
