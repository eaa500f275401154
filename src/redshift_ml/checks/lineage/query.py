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
# Parts of a query that have been looked at when its other clauses are.
_SEEN = ("with_", "with", "from_", "from", "laterals", "alias")


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
        self.seen: set[int] = set()
        """Where the names of the calls stand that have been followed."""

    def shape(self, query: exp.Expr, ctes: Shapes, outer: Scope | None = None) -> Shape:
        """Return the columns of a query; every call in it is reported."""
        ctes = self._with(query, ctes, outer)
        if isinstance(query, exp.Select):
            return self._select(query, ctes, outer)
        if isinstance(query, exp.SetOperation):
            left = self.shape(query.this, ctes, outer)
            shape = left.united(self.shape(query.expression, ctes, outer))
        elif isinstance(query, exp.Subquery):
            shape = self.shape(query.this, ctes, outer).renamed(query.alias_column_names)
        else:
            shape = UNKNOWN
        inside = ("this", "expression") if shape is not UNKNOWN else ()
        self._visit(query, Scope(ctes, {"": shape}, {}, outer), (*inside, *_SEEN))
        return shape

    def _with(self, query: exp.Expr, ctes: Shapes, outer: Scope | None) -> Shapes:
        clause = query.args.get("with_") or query.args.get("with")
        if not isinstance(clause, exp.With):
            return ctes
        known = dict(ctes)
        for cte in clause.expressions:
            name, names = cte.alias.lower(), cte.alias_column_names
            if clause.args.get("recursive") and isinstance(cte.this, exp.SetOperation):
                known[name] = self.shape(cte.this.this, known, outer).renamed(names)
                known[name] = self.shape(cte.this, known, outer).renamed(names)
            shape = self.shape(cte.this, known, outer).renamed(names)
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
        joins: list[exp.Expr] = []
        for source in [
            *([clause.this] if clause is not None else []),
            *[join.this for join in query.args.get("joins") or []],
            *(query.args.get("laterals") or []),
        ]:
            self._add_source(source, scope, sources, joins)
        shape = self._projected(query, scope)
        self._visit(query, scope, ("expressions", "joins", *_SEEN))
        for join in [*(query.args.get("joins") or []), *joins]:
            self._visit(join, scope, ("this",))
        return shape

    def _visit(self, node: exp.Expr, scope: Scope, seen: tuple[str, ...]) -> None:
        """Look for calls in the clauses of a query that make no columns."""
        for name, value in node.args.items():
            for part in value if isinstance(value, list) else [value]:
                if name not in seen and isinstance(part, exp.Expr):
                    self.taint(part, scope)

    def _add_source(
        self, source: exp.Expr, scope: Scope, sources: dict[str, Shape], joins: list[exp.Expr]
    ) -> None:
        """Add what one item of FROM brings; a bracket of joined tables brings each of them."""
        name = source.alias_or_name.lower()
        table = source.this if isinstance(source, exp.Subquery) else source
        if isinstance(table, exp.Table):
            for join in table.args.get("joins") or []:
                joins.append(join)
                self._add_source(join.this, scope, sources, joins)
            name = name or table.alias_or_name.lower()
            shape = self._table(table, scope)
        elif isinstance(source, exp.Subquery):
            shape = self.shape(source, scope.ctes, scope.outer)
        else:  # FROM t, t.items AS item: the fields of a SUPER value
            whole = self.taint(source, scope)
            name = name or next(iter(source.alias_column_names), "").lower()
            shape = Shape(((name, whole),), True, whole)
        if source.args.get("pivots") or table.args.get("pivots"):
            shape = Shape(open=True, whole=shape.everything())
        sources[name] = shape

    def _table(self, table: exp.Table, scope: Scope) -> Shape:
        schema, name = table.db.lower(), table.name.lower()
        if not isinstance(table.this, exp.Identifier):  # a function in FROM
            return Shape(open=True, whole=self.taint(table.this, scope))
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
        self.seen.add(node.meta["start"])
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
