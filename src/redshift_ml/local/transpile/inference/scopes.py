"""Which columns the names of an expression stand for, and what types they have.

The columns of a table come from the catalog through a lookup; those of
sub-queries, WITH clauses and set operations from what they select.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

from redshift_ml.local.transpile.inference.expressions import type_of
from redshift_ml.local.transpile.inference.relations import (
    Columns,
    aliased,
    relations_of,
    renamed,
    scope_of,
)
from redshift_ml.local.transpile.inference.sides import literals_of, matched_columns
from redshift_ml.local.types import RedshiftType

# Asked for the folded parts of a relation's name.
Lookup = Callable[[tuple[str, ...]], "Columns | None"]
_Names = dict[str, "Columns | None"]
_Sources = list[tuple[str, "Columns | None"]]

_DEEPEST = 64  # aliases of aliases


class Types:
    """The types in one statement's tree, which must not change while they are asked for."""

    def __init__(self, lookup: Lookup) -> None:
        self._lookup = lookup
        self._kinds: dict[int, RedshiftType | None] = {}
        self._sources: dict[int, _Sources] = {}
        self._queries: dict[int, Columns | None] = {}
        self._without_names: set[int] = set()  # nodes around which no WITH is
        self._depth = 0

    def of(self, node: exp.Expr) -> RedshiftType | None:
        """Return the type of an expression, None when it cannot be told."""
        key = id(node)
        if key not in self._kinds:
            if self._depth > _DEEPEST:
                return None
            self._depth += 1
            try:
                self._kinds[key] = type_of(node, self)
            finally:
                self._depth -= 1
        return self._kinds[key]

    def columns(self, query: exp.Expr) -> Columns | None:
        """Return the columns of a query."""
        key = id(query)
        if key not in self._queries:
            self._queries[key] = None  # of a query that selects from itself
            self._queries[key] = self._columns(query)
        return self._queries[key]

    def source_columns(self, relation: exp.Expr) -> Columns | None:
        """Return the columns of what stands in FROM, or of the target of a change."""
        return self._source(relation)

    def before_pivot(self, pivot: exp.Expr) -> Columns:
        """Return the columns of the relation that a PIVOT is of, as far as they are known."""
        relation = pivot.parent
        return self._source(relation, pivoted=False) or [] if relation is not None else []

    def column(self, node: exp.Column) -> RedshiftType | None:
        """Return the type of what a name stands for, looking outward from where it is."""
        if node.args.get("db"):
            return None
        table, name = node.table.lower(), node.name.lower()
        scope = scope_of(node)
        while scope is not None:
            sources = self._sources_of(scope)
            for alias, columns in sources:
                if table and alias != table:
                    continue
                for column, kind in columns or ():
                    if column == name:
                        return kind
            if any(columns is None and table in ("", alias) for alias, columns in sources):
                return None
            found = None if table else aliased(scope, name, node)
            if found is not None:
                return self.of(found)
            scope = scope_of(scope)
        return None

    def is_stored(self, node: exp.Column) -> bool:
        """Tell whether a name stands for a column of its own query's relations."""
        scope = scope_of(node)
        return scope is not None and self._found(node, scope)

    def is_no_column(self, node: exp.Column) -> bool:
        """Tell whether no relation of its own query has, or may have, a column of this name."""
        scope = scope_of(node)
        if scope is None or any(columns is None for _, columns in self._sources_of(scope)):
            return False
        return not self._found(node, scope)

    def is_path(self, node: exp.Column) -> bool:
        """Tell whether a name is of its own query's relations, as a path into a column too."""
        return self.is_stored(node) or self._begins(node)

    def is_no_path(self, node: exp.Column) -> bool:
        """Tell whether no relation of its own query has, or may have, what a name begins with."""
        if len(node.parts) == 1:
            return self.is_no_column(node)
        scope = scope_of(node)
        known = scope is not None and all(c is not None for _, c in self._sources_of(scope))
        return known and not self.is_path(node)

    def _begins(self, node: exp.Column) -> bool:
        """Tell whether a path begins with a relation of its own query or with a column of one."""
        scope, first = scope_of(node), node.parts[0].name.lower()
        return (
            scope is not None
            and len(node.parts) > 1
            and any(
                first == alias or any(first == column for column, _ in columns or ())
                for alias, columns in self._sources_of(scope)
            )
        )

    def source(self, node: exp.Column) -> str | None:
        """Return the name by which a query calls the relation a column is of."""
        scope = scope_of(node)
        if node.table or scope is None:
            return node.table.lower() or None
        name = node.name.lower()
        for alias, columns in self._sources_of(scope):
            if any(column == name for column, _ in columns or ()):
                return alias
        return None

    def same(self, one: object, other: object) -> bool:
        """Tell whether two expressions are the same, a column with or without its table's name."""
        if type(one) is not type(other):
            return False
        if isinstance(one, exp.Column) and isinstance(other, exp.Column):
            is_named = one.name.lower() == other.name.lower()
            return is_named and self.source(one) == self.source(other)
        if isinstance(one, exp.Expr) and isinstance(other, exp.Expr):
            names = {name for name in (*one.args, *other.args) if name != "comments"}
            return all(self.same(one.args.get(n) or None, other.args.get(n) or None) for n in names)
        if isinstance(one, list) and isinstance(other, list):
            return len(one) == len(other) and all(map(self.same, one, other))
        return one == other

    def is_ambiguous(self, node: exp.Column) -> bool:
        """Tell whether a relation of its own query has several columns of a name."""
        scope, table, name = scope_of(node), node.table.lower(), node.name.lower()
        sources = self._sources_of(scope) if scope is not None else []
        return any(
            sum(column == name for column, _ in columns or ()) > 1
            for alias, columns in sources
            if table in ("", alias)
        )

    def is_outer(self, node: exp.Column) -> bool:
        """Tell whether a name stands for a column of a query around its own."""
        scope = scope_of(node)
        if scope is None or self._found(node, scope):
            return False
        if not node.table and aliased(scope, node.name.lower(), node) is not None:
            return False
        while (scope := scope_of(scope)) is not None:
            if self._found(node, scope):
                return True
        return False

    def _found(self, node: exp.Column, scope: exp.Expr) -> bool:
        table, name = node.table.lower(), node.name.lower()
        for alias, columns in self._sources_of(scope):
            if table and alias == table:
                return True
            if not table and any(column == name for column, _ in columns or ()):
                return True
        return False

    def _columns(self, query: exp.Expr) -> Columns | None:
        if isinstance(query, (exp.Subquery, exp.Paren)):
            return self.columns(query.this)
        if isinstance(query, exp.SetOperation):
            return self._united(query)
        return self._selected(query) if isinstance(query, exp.Select) else None

    def _united(self, query: exp.SetOperation) -> Columns | None:
        """Return the columns of set operations: hundreds in a row are nested to the left.

        Those of each are kept, for each is asked for: from the first one on, and once.
        """
        first: exp.Expr = query
        united: list[exp.SetOperation] = []
        while isinstance(first, exp.SetOperation):
            if united and id(first) in self._queries:
                break
            united.append(first)
            first = first.this
        found, literals = self.columns(first), literals_of(first)
        for operation in reversed(united):
            other = operation.expression
            found = matched_columns(found, literals, self.columns(other), literals_of(other))
            literals = {}  # what two sides have agreed on has a type
            self._queries[id(operation)] = found
        return found

    def _selected(self, query: exp.Select) -> Columns | None:
        found: Columns = []
        merges = any(join.args.get("using") for join in query.args.get("joins") or [])
        for projection in query.expressions:
            if projection.is_star and isinstance(projection, (exp.Star, exp.Column)):
                starred = self.starred(query, projection)
                if starred is None or (isinstance(projection, exp.Star) and merges):
                    return None
                found += [column for _, columns in starred for column in columns or ()]
            else:
                found.append((projection.alias_or_name.lower(), self.of(projection.unalias())))
        return found

    def starred(self, query: exp.Expr, star: exp.Expr) -> _Sources | None:
        """Return what columns a star is, by relation; None when they cannot be told."""
        inner = star.this if isinstance(star, exp.Column) else star
        if inner.args.get("replace") or inner.args.get("rename"):
            return None
        left_out = {column.name.lower() for column in inner.args.get("except_") or ()}
        sources = self._sources_of(query)
        if isinstance(star, exp.Column):
            sources = [source for source in sources if source[0] == star.table.lower()]
        found: _Sources = []
        for alias, columns in sources:
            if columns is None:
                return None
            found.append((alias, [column for column in columns if column[0] not in left_out]))
        return found or None

    def _sources_of(self, scope: exp.Expr) -> _Sources:
        key = id(scope)
        if key not in self._sources:
            nodes = relations_of(scope)
            self._sources[key] = [(n.alias_or_name.lower(), self._source(n)) for n in nodes]
        return self._sources[key]

    def _source(self, node: exp.Expr, *, pivoted: bool = True) -> Columns | None:
        if node.args.get("joins") or (pivoted and node.args.get("pivots")):
            return None
        if isinstance(node, exp.Subquery):
            return renamed(self.columns(node), node)
        if not isinstance(node, exp.Table) or not isinstance(node.this, exp.Identifier):
            return None
        if node.args.get("db") is None:
            names = self._visible(node)
            if node.name.lower() in names:
                return renamed(names[node.name.lower()], node)
        columns = self._lookup(tuple(part.name.lower() for part in node.parts))
        return renamed(columns, node) if columns else None

    def _visible(self, node: exp.Expr) -> _Names:
        """Return what the WITH clauses around a relation define before it."""
        names: _Names = {}
        passed: list[int] = []
        child, parent = node, node.parent
        while parent is not None and id(parent) not in self._without_names:
            passed.append(id(parent))
            clause = parent.args.get("with_") or (parent if isinstance(parent, exp.With) else None)
            if clause is not None:
                passed.clear()
                if clause is not child:
                    names = {**self._defined(clause, child), **names}
                    parent = parent.parent if parent is clause else parent
            if parent is None:
                break
            child, parent = parent, parent.parent
        self._without_names.update(passed)
        return names

    def _defined(self, clause: exp.Expr, before: exp.Expr) -> _Names:
        if clause.args.get("recursive"):
            return dict.fromkeys(cte.alias.lower() for cte in clause.expressions)
        names: _Names = {}
        for cte in clause.expressions:
            if cte is before:
                break
            names[cte.alias.lower()] = renamed(self.columns(cte.this), cte)
        return names
