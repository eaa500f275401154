"""PREPARE, EXECUTE, DEALLOCATE and EXPLAIN.

https://docs.aws.amazon.com/redshift/latest/dg/r_PREPARE.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from redshift_ml.local.ddl.declarations import read_type
from redshift_ml.local.errors import RedshiftError, not_supported
from redshift_ml.local.literals import bind
from redshift_ml.local.plans import ActionPlan, action
from redshift_ml.local.queries import QueryPlan, plan_query
from redshift_ml.local.results import Column, Prepared, Result
from redshift_ml.local.script import first_words
from redshift_ml.local.translate import parse_statement
from redshift_ml.local.types import VARCHAR, parse_type

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession


def prepare(session: LocalSession, sql: str) -> ActionPlan:
    """PREPARE name [(type, …)] AS statement."""
    reader = session.reader(sql)
    reader.expect("prepare")
    name = reader.name()
    oids: list[int] = []
    if reader.accept("("):
        while True:
            oids.append(parse_type(read_type(reader)).oid)
            if not reader.accept(","):
                break
        reader.expect(")")
    reader.expect("as")
    text = reader.rest()

    def work() -> None:
        if name in session.statements:
            raise RedshiftError(f'prepared statement "{name}" already exists', "42P05")
        plan = plan_query(session, text, oids)
        session.statements[name] = Prepared(text, plan.parameter_oids, plan.columns, plan)

    return action("PREPARE", work)


def execute(session: LocalSession, sql: str) -> ActionPlan:
    """EXECUTE name [(value, …)]."""
    reader = session.reader(sql)
    reader.expect("execute")
    name = reader.name()
    values: list[str] = []
    if reader.accept("("):
        while True:
            values.append(reader.until())
            if not reader.accept(","):
                break
        reader.expect(")")
    reader.finish()
    prepared = session.statements[_known(session, name)]
    plan = prepared.plan if prepared is not None else None
    if not isinstance(plan, QueryPlan):  # prepared by the protocol, which takes any
        raise not_supported(f'EXECUTE of "{name}", which is neither a query nor a data change,')
    if len(values) != len(plan.parameter_oids):
        raise RedshiftError(
            f'wrong number of parameters for prepared statement "{name}"',
            "42601",
            detail=f"Expected {len(plan.parameter_oids)} parameters but got {len(values)}.",
        )
    arguments = [parse_statement(f"select {value}")[0].expressions[0].unalias() for value in values]
    bound = bind(plan.expression, arguments)
    return ActionPlan(lambda: plan.run_bound(session, bound), plan.columns)


def deallocate(session: LocalSession, sql: str) -> ActionPlan:
    """DEALLOCATE [PREPARE] { name | ALL }."""
    reader = session.reader(sql)
    reader.expect("deallocate")
    reader.accept("prepare")
    name = None if reader.accept("all") else reader.name()
    reader.finish()

    def work() -> None:
        if name is None:
            session.statements.clear()
        else:
            del session.statements[_known(session, name)]

    return action("DEALLOCATE", work)


def _known(session: LocalSession, name: str) -> str:
    """Return the name that a statement has. Raises RedshiftError 26000.

    SQL folds names, the protocol does not: psqlodbc prepares ``_PLAN1`` and deallocates it.
    """
    found = (known for known in session.statements if known.lower() == name)
    known = name if name in session.statements else next(found, None)
    if known is None:
        raise RedshiftError(f'prepared statement "{name}" does not exist', "26000")
    return known


def explain(session: LocalSession, sql: str) -> ActionPlan:
    """EXPLAIN [VERBOSE] query: the plan of the local engine, which is not a cluster's."""
    reader = session.reader(sql)
    reader.expect("explain")
    if reader.accept("analyze"):
        raise not_supported("EXPLAIN ANALYZE")
    reader.accept("verbose")
    text = reader.rest()
    if first_words(text)[:1] == ("create",):
        raise not_supported("EXPLAIN of a CREATE statement")
    plan = plan_query(session, text, ())
    column = Column("QUERY PLAN", VARCHAR.oid)

    def run() -> Result:
        rows = session.connection.execute(f"explain {plan.sql}").fetchall()
        lines = [line for row in rows for line in str(row[-1]).splitlines()]
        batch = pa.record_batch([pa.array(lines, pa.string())], names=["QUERY PLAN"])
        return Result((column,), iter([batch]), "EXPLAIN")

    return ActionPlan(run, (column,))
