"""Queries and data changes: parsed once, described, run with their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlglot import exp

from redshift_ml.local.catalog.store import Relation
from redshift_ml.local.errors import (
    RedshiftError,
    changed_result,
    not_supported,
    syntax_error,
)
from redshift_ml.local.kept import Runs
from redshift_ml.local.lineage import known_types
from redshift_ml.local.literals import bind, bind_unknown
from redshift_ml.local.results import Column, Result
from redshift_ml.local.rows import described, readable, run_rows, types_of
from redshift_ml.local.targets import check_target
from redshift_ml.local.timeouts import StatementTimer
from redshift_ml.local.translate import (
    Surroundings,
    duckdb_text,
    parse_statement,
    surroundings,
    tables_of,
    to_duckdb,
    translated,
)
from redshift_ml.local.transpile.build import copied
from redshift_ml.local.transpile.computed_aliases import is_volatile
from redshift_ml.local.transpile.functions.system import CATALOG
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.transpile.regrouping import stored_only

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

_CHANGES: dict[type[exp.Expr], str] = {
    exp.Insert: "INSERT 0",
    exp.Update: "UPDATE",
    exp.Delete: "DELETE",
    exp.Merge: "MERGE",
}
_UNKNOWN_OID = 705
_OF_CATALOG = frozenset(CATALOG)


@dataclass
class QueryPlan:
    """A statement for DuckDB. ``sql`` is None while parameters wait for their values."""

    expression: exp.Expr
    surroundings: Surroundings  # those that ``sql`` was made in
    sql: str | None
    columns: tuple[Column, ...] | None
    parameter_oids: tuple[int, ...]
    runs: Runs | None = None
    sooner: Callable[[], str] | None = None  # a text that gives the same rows, or none

    def execute(self, session: LocalSession, values: Sequence[object]) -> Result:
        """Run it; rows stream, changes are counted."""
        if self.parameter_oids and not values:  # the simple protocol has none
            raise RedshiftError("there is no parameter $1", "42P02")
        if len(values) != len(self.parameter_oids):
            raise RedshiftError(
                f"bind message supplies {len(values)} parameters, but the prepared statement "
                f"requires {len(self.parameter_oids)}",
                "08P01",
            )
        self._renew(session)
        if self.sql is None:
            bound = bind(self.expression, values)
            return self._run(session, to_duckdb(session, bound, copy=False))
        return self._run_sooner(session) or self._run(session, self.sql, self.runs)

    def _run_sooner(self, session: LocalSession) -> Result | None:
        """Run, but for the first time, what takes less time; once it gives no row, never again."""
        runs = self.runs
        if self.sooner is None or self.columns is None or runs is None or runs.last is None:
            return None
        result = run_rows(session, self.sooner(), self.columns, runs)
        if not runs.last.is_empty():
            return result
        self.sooner, runs.name = None, ""
        session.check_cancelled()
        return None

    def _renew(self, session: LocalSession) -> None:
        """Plan anew once the user, a setting, the search path or the catalog is another."""
        if self.surroundings == surroundings(session):
            return
        numbers = tuple(range(1, len(self.parameter_oids) + 1))
        plan = plan_parsed(session, self.expression, numbers, self.parameter_oids)
        if _shape(plan) != _shape(self):
            raise changed_result()
        self.sql, self.runs, self.sooner = plan.sql, plan.runs, plan.sooner
        self.surroundings = plan.surroundings

    def run_bound(self, session: LocalSession, bound: exp.Expr) -> Result:
        """Run it with the values already in its tree."""
        self._renew(session)
        return self._run(session, to_duckdb(session, bound))

    def _run(self, session: LocalSession, sql: str, runs: Runs | None = None) -> Result:
        if self.columns is not None:
            return run_rows(session, sql, self.columns, runs)
        target = _target(session, self.expression)
        with session.holding(target, "write"):
            result = _change(session, sql, _CHANGES[type(self.expression)])
        if not isinstance(self.expression, exp.Delete):
            session.wrote(target)
        return result


def _shape(plan: QueryPlan) -> list[tuple[str, int]]:
    return [(column.name, column.oid) for column in plan.columns or ()]


def _target(session: LocalSession, change: exp.Expr) -> Relation | None:
    table = change.this.find(exp.Table) if isinstance(change.this, exp.Expr) else None
    return None if table is None else _relation(session, table)


def _relation(session: LocalSession, table: exp.Table) -> Relation | None:
    return session.find_relation(tuple(part.name.lower() for part in table.parts))


def plan_query(session: LocalSession, sql: str, oids: Sequence[int]) -> QueryPlan:
    """Parse and describe a query or data change. Raises RedshiftError."""
    expression, numbers = parse_statement(sql)
    return plan_parsed(session, expression, numbers, oids)


def plan_parsed(
    session: LocalSession, expression: exp.Expr, numbers: tuple[int, ...], oids: Sequence[int]
) -> QueryPlan:
    """Describe a parsed query or data change. Raises RedshiftError."""
    count = max(numbers, default=0)
    known = tuple((oids[i] if i < len(oids) and oids[i] else _UNKNOWN_OID) for i in range(count))
    if type(expression) not in _CHANGES and not isinstance(expression, exp.Query):
        raise _no_statement(expression)
    here = surroundings(session)  # first: what is committed in between makes the plan an old one
    session.check_privileges(expression)
    check_target(session, expression)
    shown = bind_unknown(_with_one_row(expression), known) if count else expression
    tree = translated(session, shown, copy=not count)
    text = duckdb_text(tree)
    if type(expression) in _CHANGES:
        return QueryPlan(expression, here, None if count else text, None, known)
    relation = described(session, text)
    types = known_types(session, expression, types_of(relation))
    columns = tuple(kind.column(name) for name, kind in types)
    if count:
        return QueryPlan(expression, here, None, columns, known)
    kept = relation if readable(text, columns) == text else None
    runs, sooner = Runs(kept, expression), _sooner(session, expression, tree)
    return QueryPlan(expression, here, text, columns, known, runs, sooner)


def _sooner(session: LocalSession, query: exp.Expr, tree: exp.Expr) -> Callable[[], str] | None:
    """Return what gives the text to run first; None where no run may be for nothing.

    A view may call a model, a function of the catalog end a session.
    """
    stored = stored_only(tree)
    if stored is None or is_volatile(query):
        return None
    calls = {original_name(call.name).lower() for call in query.find_all(exp.Anonymous)}
    relations = [_relation(session, table) for table in tables_of(query)]
    if calls & _OF_CATALOG or any(found is None or found.kind == "v" for found in relations):
        return None
    return cache(lambda: duckdb_text(stored))


def _with_one_row(change: exp.Expr) -> exp.Expr:
    """Return an INSERT of parameters with the first of its rows: a dbt seed has thousands alike."""
    rows = change.args.get("expression")
    plain = all(key in ("this", "expression") or not value for key, value in change.args.items())
    if not (isinstance(change, exp.Insert) and isinstance(rows, exp.Values) and plain):
        return change
    values = [value for row in rows.expressions for value in row.iter_expressions()]
    if not all(isinstance(value, exp.Parameter) for value in values):
        return change
    first = exp.Values(expressions=[copied(rows.expressions[0])])
    return exp.Insert(this=copied(change.this), expression=first)


def plan_bound(session: LocalSession, sql: str, values: Sequence[exp.Expr]) -> QueryPlan:
    """Parse and describe a query or data change with expressions for its parameters."""
    expression, _ = parse_statement(sql)
    return plan_parsed(session, bind(expression, values), (), ())


def _no_statement(expression: exp.Expr) -> RedshiftError:
    """Return the error for what is neither a query nor a data change."""
    if isinstance(expression, exp.Create):
        return not_supported(f"CREATE {expression.args.get('kind') or ''}".rstrip())
    if isinstance(expression, exp.Command):
        return not_supported(f"The statement {expression.name.upper()}")
    if isinstance(expression, (exp.Alias, exp.Condition)):
        first = original_name(expression.sql("redshift").lstrip('("')).split(maxsplit=1)[0]
        word = re.split(r"[\"()]", first)[0].lower()
        return syntax_error(f'syntax error at or near "{word}"')
    return not_supported(f"The statement {expression.key.upper()}")


def _change(session: LocalSession, sql: str, tag: str) -> Result:
    timer = StatementTimer(session)
    try:
        row = session.connection.execute(sql).fetchone()
    finally:
        timer.stop()
    return Result(tag=f"{tag} {row[0] if row else 0}")
