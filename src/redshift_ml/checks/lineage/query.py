"""Follow personal data through one query: its CTEs, its sources, its columns, its calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlglot import exp

from redshift_ml.checks.lineage.personal import Policy
from redshift_ml.checks.lineage.taint import (
    CLEAN,
    Shape,
    Taint,
    answered,
    merged,
    parts_of,
    through,
)

Shapes = Mapping[str, Shape]
UNKNOWN = Shape(open=True)


@dataclass(frozen=True)
class Scope:
    """What the names in a query mean: its sources, its earlier columns, the query around it."""

    ctes: Shapes
    sources: Shapes = field(default_factory=dict)
    aliases: dict[str, Taint] = field(default_factory=dict)
    outer: Scope | None = None


class Query:
    """Follows one statement.

    ``relation(schema, name)`` has the shape of a table, ``policy(schema, name)``
    a function, and ``report`` hears of each call of one with its place and what
    its arguments hold.
    """

    def __init__(
        self,
        sql: str,
        relation: Callable[[str, str], Shape],
        policy: Callable[[str, str], Policy | None],
        report: Callable[[Policy, int, int, Taint], None],
    ) -> None:
        self._sql = sql
        self._relation = relation
        self._policy = policy
        self._report = report

    def shape(self, query: exp.Expr, ctes: Shapes, outer: Scope | None = None) -> Shape:
        """Return the columns of a query; every call in it is reported once."""
        ctes = self._with(query, ctes, outer)
        if isinstance(query, exp.Subquery):
            inner = self.shape(query.this, ctes, outer)
            return inner.renamed(query.alias_column_names)
        if isinstance(query, exp.SetOperation):
            left = self.shape(query.this, ctes, outer)
            return left.united(self.shape(query.expression, ctes, outer))
        if isinstance(query, exp.Select):
            return self._select(query, ctes, outer)
        for part, _ in parts_of(query):
            if not isinstance(part, exp.With):
                self.taint(part, Scope(ctes, outer=outer))
        return UNKNOWN

    def _with(self, query: exp.Expr, ctes: Shapes, outer: Scope | None) -> Shapes:
        clause = query.args.get("with_") or query.args.get("with")
        if not isinstance(clause, exp.With):
            return ctes
        known = dict(ctes)
        for cte in clause.expressions:
            name = cte.alias.lower()
            if clause.args.get("recursive") and isinstance(cte.this, exp.SetOperation):
                anchor = self.shape(cte.this.this, known, outer)
                known[name] = anchor.renamed(cte.alias_column_names)
            shape = self.shape(cte.this, known, outer).renamed(cte.alias_column_names)
            known[name] = self._inlined(name, shape)
        return known

    def _inlined(self, name: str, shape: Shape) -> Shape:
        """Give the CTE that dbt makes of an ephemeral model what its yml says."""
        found = self._relation("", name) if name.startswith("__dbt__cte__") else UNKNOWN
        if not found.columns:
            return shape
        marked = found.by_name
        columns = tuple((n, merged([marked.get(n, CLEAN), t])) for n, t in shape.columns)
        more = tuple((n, t) for n, t in found.columns if n not in shape.by_name and shape.open)
        return Shape(columns + more, shape.open, shape.whole)

    def _select(self, query: exp.Select, ctes: Shapes, outer: Scope | None) -> Shape:
        sources: dict[str, Shape] = {}
        scope = Scope(ctes, sources, {}, outer)
        clause = query.args.get("from_") or query.args.get("from")
        if clause is not None:
            self._add_source(clause.this, scope, sources)
        for join in query.args.get("joins") or []:
            self._add_source(join.this, scope, sources)
        for lateral in query.args.get("laterals") or []:
            self._add_source(lateral, scope, sources)
        shape = self._projected(query, scope)
        self._visit_clauses(query, scope)
        return shape

    def _visit_clauses(self, query: exp.Select, scope: Scope) -> None:
        """Look for calls outside the select list."""
        seen = ("expressions", "with_", "with", "from_", "from", "laterals", "joins")
        for name, value in query.args.items():
            for part in value if isinstance(value, list) else [value]:
                if name not in seen and isinstance(part, exp.Expr):
                    self.taint(part, scope)
        for join in query.args.get("joins") or []:
            if isinstance(join.args.get("on"), exp.Expr):
                self.taint(join.args["on"], scope)

    def _add_source(self, source: exp.Expr, scope: Scope, sources: dict[str, Shape]) -> None:
        name = source.alias_or_name.lower()
        if isinstance(source, exp.Table):
            shape = self._table(source, scope)
            if source.args.get("pivots"):
                shape = Shape(open=True, whole=shape.everything())
            for join in source.args.get("joins") or []:
                self._add_source(join.this, scope, sources)
        elif isinstance(source, exp.Subquery):
            shape = self.shape(
                source, scope.ctes, Scope(scope.ctes, dict(sources), {}, scope.outer)
            )
        else:  # FROM t, t.items AS item: the fields of a SUPER value
            shape = Shape(open=True, whole=self.taint(source, scope))
            name = name or next(iter(source.alias_column_names), "").lower()
            shape = Shape(((name, shape.whole),), True, shape.whole)
        sources[name] = shape

    def _table(self, table: exp.Table, scope: Scope) -> Shape:
        schema, name = table.db.lower(), table.name.lower()
        if not schema and name in scope.ctes:
            return scope.ctes[name].renamed(table.alias_column_names)
        if schema in scope.sources:  # FROM t, t.items
            whole = self._named([schema, name], scope)
            return Shape(((table.alias_or_name.lower(), whole),), True, whole)
        return self._relation(schema, name).renamed(table.alias_column_names)

    def _projected(self, query: exp.Select, scope: Scope) -> Shape:
        columns: list[tuple[str, Taint]] = []
        is_open, wholes = False, list[Taint]()
        for item in query.expressions:
            if not item.is_star:
                taint = self.taint(item, scope)
                name = item.alias_or_name.lower()
                scope.aliases.setdefault(name, taint)
                columns.append((name, taint))
                continue
            for shape, left_out in _starred(item, scope):
                columns.extend(pair for pair in shape.columns if pair[0] not in left_out)
                is_open = is_open or shape.open
                wholes.append(shape.whole)
        return Shape(tuple(columns), is_open, merged(wholes))

    def taint(self, node: exp.Expr, scope: Scope) -> Taint:
        """Return what the value of an expression holds."""
        found: list[Taint] = []
        waiting = [(node, True)]
        while waiting:
            part, counts = waiting.pop()
            own = self._whole_part(part, scope)
            if own is not None:
                found.extend([own] if counts else [])
                continue
            waiting.extend((below, counts and repeats) for below, repeats in parts_of(part))
        return merged(reversed(found))

    def _whole_part(self, node: exp.Expr, scope: Scope) -> Taint | None:
        """Return what a part holds that is not simply the sum of its own parts."""
        if isinstance(node, exp.Column):
            return self._named([part.name.lower() for part in node.parts], scope)
        if isinstance(node, exp.Query):
            return self.shape(node, scope.ctes, scope).everything()
        key = _key_of(node)
        if key:
            return through(self.taint(node.this, scope), key)
        policy = self._called(node) if isinstance(node, exp.Func) else None
        if policy is None:
            return None
        arguments = merged(self.taint(part, scope) for part, _ in parts_of(node))
        self._report(policy, node.meta["start"], node.meta["end"] + 1, arguments)
        return answered(arguments, policy)

    def _called(self, node: exp.Expr) -> Policy | None:
        if "start" not in node.meta:
            return None
        name = self._sql[node.meta["start"] : node.meta["end"] + 1].strip('"').lower()
        parent = node.parent
        schema = ""
        if isinstance(parent, exp.Dot) and parent.expression is node:
            schema = (
                parent.this.expression if isinstance(parent.this, exp.Dot) else parent.this
            ).name
        return self._policy(schema.lower(), name)

    def _named(self, parts: list[str], scope: Scope) -> Taint:
        """Return what a dotted name holds: [database.][schema.][source.]column[.key …]."""
        around: Scope | None = scope
        while around is not None:
            for at in range(min(3, len(parts) - 1)):
                source = around.sources.get(parts[at])
                if source is not None:
                    return _below(_column(source, parts[at + 1]), parts[at + 2 :])
            held = _unqualified(parts[0], around)
            if held is not None:
                return _below(held, parts[1:])
            around = around.outer
        return CLEAN


def _unqualified(name: str, scope: Scope) -> Taint | None:
    listed = [s.by_name[name] for s in scope.sources.values() if name in s.by_name]
    if listed:
        return merged(listed)
    if name in scope.aliases:
        return scope.aliases[name]
    wholes = merged(source.whole for source in scope.sources.values())
    return wholes or None


def _column(source: Shape, name: str) -> Taint:
    return source.by_name.get(name, source.whole)


def _below(taint: Taint, keys: list[str]) -> Taint:
    for key in keys:
        taint = through(taint, key)
    return taint


def _key_of(node: exp.Expr) -> str:
    """Return the key with which an expression reaches into a JSON value, '' for any other."""
    if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Identifier):
        return node.expression.name.lower()
    if isinstance(node, exp.Bracket) and len(node.expressions) == 1:
        index = node.expressions[0]
        return index.name.lower() if isinstance(index, exp.Literal) and index.is_string else ""
    if isinstance(node, exp.JSONExtractScalar | exp.JSONExtract):
        last = [key.name.lower() for key in node.expression.find_all(exp.JSONPathKey)]
        return last[0] if last else ""
    return ""


def _starred(item: exp.Expr, scope: Scope) -> list[tuple[Shape, set[str]]]:
    """Return the sources that a star means and the columns it leaves out."""
    star = item.this if isinstance(item, exp.Column) else item
    excluded = star.args.get("except_") or star.args.get("except") or []
    left_out = {part.name.lower() for part in excluded}
    if isinstance(item, exp.Column):
        source = scope.sources.get(item.table.lower(), UNKNOWN)
        return [(source, left_out)]
    return [(source, left_out) for source in scope.sources.values()]
