"""A prepared CALL: what it returns, and what runs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redshift_ml.local.results import Column, Result
from redshift_ml.local.types import UNKNOWN

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


@dataclass(frozen=True)
class CallPlan:
    """``columns`` are the OUT and INOUT arguments; ``parameters`` counts the ``$n``."""

    run: Callable[[LocalSession, Sequence[object]], Result]
    columns: tuple[Column, ...] | None
    parameters: int

    def oids(self, given: Sequence[int]) -> tuple[int, ...]:
        """Return the types of the parameters, as far as the client said them."""
        rest = (UNKNOWN.oid,) * (self.parameters - len(given))
        return (*(oid or UNKNOWN.oid for oid in given), *rest)

    def execute(self, session: LocalSession, values: Sequence[object]) -> Result:
        """Run the call with the client's values."""
        return self.run(session, values)
