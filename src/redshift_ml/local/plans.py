"""What preparing a statement that is not a query yields."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from redshift_ml.local.results import Column, Result

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


@dataclass(frozen=True)
class ActionPlan:
    """A statement that is not a query: what runs, and the columns it returns, if any."""

    run: Callable[[], Result]
    columns: tuple[Column, ...] | None = None


def action(tag: str, work: Callable[[], object]) -> ActionPlan:
    """Return the plan that does ``work`` and reports ``tag``."""

    def run() -> Result:
        work()
        return Result(tag=tag)

    return ActionPlan(run)


def atomic(session: LocalSession, tag: str, work: Callable[[], object]) -> ActionPlan:
    """Return the plan that does ``work`` in one transaction and reports ``tag``."""

    def run() -> Result:
        with session.transaction.atomic():
            work()
        return Result(tag=tag)

    return ActionPlan(run)
