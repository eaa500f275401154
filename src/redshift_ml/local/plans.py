"""What preparing a statement that is not a query yields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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


@contextmanager
def taking_name(session: LocalSession, parts: tuple[str, ...]) -> Iterator[None]:
    """One transaction that makes something of a name, after whoever else is about to.

    Redshift's catalog is read as it is, whatever the snapshot of the block; here, a block
    that has read nothing yet begins anew.
    """
    schema = parts[-2] if len(parts) > 1 else next(iter(session.search_path()), "")
    with session.holding(f"{schema}.{parts[-1]}"):
        session.transaction.renew_snapshot()
        with session.transaction.atomic():
            yield


def creating(
    session: LocalSession, tag: str, parts: tuple[str, ...], work: Callable[[], object]
) -> ActionPlan:
    """Return the plan that does ``work``, which takes a name, and reports ``tag``."""

    def run() -> Result:
        with taking_name(session, parts):
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
