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
def one_transaction(session: LocalSession, name: tuple[str, ...] | None = None) -> Iterator[None]:
    """Run what follows in one transaction; with a name, after whoever else is about to take it.

    Redshift's catalog is read as it is, whatever the snapshot of the block; here, a block
    that has read nothing yet begins anew.
    """
    if name is None:
        with session.transaction.atomic():
            yield
        return
    schema = name[-2] if len(name) > 1 else next(iter(session.search_path()), "")
    with session.holding(f"{schema}.{name[-1]}"):
        session.transaction.renew_snapshot()
        with session.transaction.atomic():
            yield


def atomic(
    session: LocalSession,
    tag: str,
    work: Callable[[], object],
    name: tuple[str, ...] | None = None,
) -> ActionPlan:
    """Return the plan that does ``work`` in one transaction and reports ``tag``.

    ``name`` is what the work makes, if it makes something.
    """

    def run() -> Result:
        with one_transaction(session, name):
            work()
        return Result(tag=tag)

    return ActionPlan(run)
