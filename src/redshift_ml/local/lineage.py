"""Redshift's types of a query's columns, lengths included where they can be told.

DuckDB knows no lengths of text and no CHAR. A column that comes from a table
through sub-queries, WITH clauses and the commonest text functions, a cast and a
literal keep theirs; any other expression gets the longest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlglot import exp

from redshift_ml.local.catalog.store import ColumnEntry
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.types import (
    MAX_VARBYTE,
    MAX_VARCHAR,
    UNKNOWN,
    VARCHAR,
    RedshiftType,
    parse_type,
)

if TYPE_CHECKING:
    from redshift_ml.local.session import LocalSession

# A relation's columns in order, each with its type or None; None when they are not known.
_Columns = list[tuple[str, RedshiftType | None]] | None
_Names = Mapping[str, _Columns]

_TEXT = ("character varying", "character")
_LENGTHY = (*_TEXT, "binary varying")
# https://docs.aws.amazon.com/redshift/latest/dg/String_functions_header.html
_SAME_TYPE = frozenset(
    {"upper", "lower", "initcap", "min", "max", "any_value", "lag", "lead", "first_value"}
    | {"last_value", "nth_value", "nullif"}
)
_SAME_LENGTH = frozenset(
    {"trim", "btrim", "ltrim", "rtrim", "substring", "substr", "left", "right", "reverse"}
)
_WIDEST = frozenset({"coalesce", "nvl", "greatest", "least"})


def result_columns(
    session: LocalSession,
    expression: exp.Expr,
    types: list[tuple[str, RedshiftType]],
    names: list[str] | None = None,
) -> tuple[ColumnEntry, ...]:
    """Return the columns a table made from the query has."""
    if names is not None and len(names) > len(types):
        raise RedshiftError("CREATE TABLE AS specifies too many column names", "42601")
    chosen = [name for name, _ in types]
    chosen[: len(names or [])] = names or []
    told = _told(session, expression, types)
    return tuple(
        ColumnEntry(name, _sized(kind, known))
        for name, (_, kind), known in zip(chosen, types, told, strict=True)
    )


def known_types(
    session: LocalSession, expression: exp.Expr, types: list[tuple[str, RedshiftType]]
) -> list[tuple[str, RedshiftType]]:
    """Return the columns of a result, with CHAR and the lengths that are known."""
    told = _told(session, expression, types)
    return [
        (name, known if known is not None and _agree(kind, known) else kind)
        for (name, kind), known in zip(types, told, strict=True)
    ]


def _agree(kind: RedshiftType, known: RedshiftType) -> bool:
    both_text = kind.name in _TEXT and known.name in _TEXT
    return both_text or (kind.name == known.name and kind.name in _LENGTHY)


def _sized(kind: RedshiftType, known: RedshiftType | None) -> RedshiftType:
    if kind is UNKNOWN:
        return replace(VARCHAR, length=1)
    if known is not None and _agree(kind, known):
        return known
    if kind.name in _LENGTHY and kind.length is None:
        return replace(kind, length=MAX_VARCHAR if kind.name in _TEXT else MAX_VARBYTE)
    return kind


def _told(
    session: LocalSession, expression: exp.Expr, types: list[tuple[str, RedshiftType]]
) -> list[RedshiftType | None]:
    """Return what is known of each column; nothing is asked when no type has a length."""
    if all(kind.name not in _LENGTHY for _, kind in types):
        return [None] * len(types)
    columns = _columns(session, expression, {})
    if columns is None or len(columns) != len(types):
        return [None] * len(types)
    return [kind for _, kind in columns]


def _columns(session: LocalSession, query: exp.Expr, names: _Names) -> _Columns:
    """Return the columns of a query, under the names its WITH clauses see."""
    clause = query.args.get("with_")
    if clause is not None:
        names = _with_names(session, clause, names)
    if isinstance(query, (exp.Subquery, exp.Paren)):
        return _columns(session, query.this, names)
    if isinstance(query, exp.SetOperation):
        left, right = (_columns(session, side, names) for side in (query.this, query.expression))
        if left is None or right is None or len(left) != len(right):
            return None
        return [(n, _wider(mine, other)) for (n, mine), (_, other) in zip(left, right, strict=True)]
    return _selected(session, query, names) if isinstance(query, exp.Select) else None


def _with_names(session: LocalSession, clause: exp.Expr, names: _Names) -> _Names:
    known = dict(names)
    if clause.args.get("recursive"):
        known.update((cte.alias.lower(), None) for cte in clause.expressions)
        return known
    for cte in clause.expressions:
        columns = _columns(session, cte.this, known)
        known[cte.alias.lower()] = _renamed(columns, cte)
    return known


def _renamed(columns: _Columns, aliased: exp.Expr) -> _Columns:
    """Give columns the names of an alias such as ``t (a, b)``."""
    alias = aliased.args.get("alias")
    listed = alias.columns if isinstance(alias, exp.TableAlias) else []
    if columns is None or len(listed) > len(columns):
        return None
    given = [column.name.lower() for column in listed]
    return [*zip(given, (kind for _, kind in columns), strict=False), *columns[len(given) :]]


def _selected(session: LocalSession, query: exp.Select, names: _Names) -> _Columns:
    sources = _sources(session, query, names)
    found: list[tuple[str, RedshiftType | None]] = []
    for projection in query.expressions:
        if projection.is_star and isinstance(projection, (exp.Star, exp.Column)):
            starred = _starred(query, projection, sources)
            if starred is None:
                return None
            found += starred
        else:
            name = projection.alias_or_name.lower()
            found.append((name, _type_of(projection.unalias(), sources)))
    return found


_Sources = list[tuple[str, _Columns]]


def _sources(session: LocalSession, query: exp.Select, names: _Names) -> _Sources:
    """Return what FROM and JOIN bring, by the names they go by."""
    clause = query.args.get("from_")
    nodes = [clause.this] if clause is not None else []
    nodes += [join.this for join in query.args.get("joins") or []]
    return [(node.alias_or_name.lower(), _source(session, node, names)) for node in nodes]


def _source(session: LocalSession, node: exp.Expr, names: _Names) -> _Columns:
    if node.args.get("joins") or node.args.get("pivots"):
        return None
    if isinstance(node, exp.Subquery):
        return _renamed(_columns(session, node, names), node)
    if not isinstance(node, exp.Table) or not isinstance(node.this, exp.Identifier):
        return None
    if node.args.get("db") is None and node.name.lower() in names:
        return _renamed(names[node.name.lower()], node)
    relation = session.find_relation(tuple(part.name.lower() for part in node.parts))
    if relation is None or not relation.columns:
        return None
    return _renamed([(column.name.lower(), column.type) for column in relation.columns], node)


def _starred(query: exp.Select, star: exp.Expr, sources: _Sources) -> _Columns:
    inner = star.this if isinstance(star, exp.Column) else star
    if any(inner.args.get(word) for word in ("except_", "replace", "rename")):
        return None
    if isinstance(star, exp.Column):
        return next((columns for name, columns in sources if name == star.table.lower()), None)
    if any(join.args.get("using") for join in query.args.get("joins") or []):
        return None
    found: list[tuple[str, RedshiftType | None]] = []
    for _, columns in sources:
        if columns is None:
            return None
        found += columns
    return found


def _column(node: exp.Column, sources: _Sources) -> RedshiftType | None:
    if node.args.get("db"):
        return None
    wanted, name = node.table.lower(), node.name.lower()
    for alias, columns in sources:
        if wanted and alias != wanted:
            continue
        if columns is None:
            return None
        for column, kind in columns:
            if column == name:
                return kind
    return None


def _type_of(node: exp.Expr, sources: _Sources) -> RedshiftType | None:
    if isinstance(node, (exp.Paren, exp.Window)):
        return _type_of(node.this, sources)
    if isinstance(node, exp.Literal) and node.is_string:
        return _varchar(len(str(node.this).encode()))
    if isinstance(node, exp.Cast):
        return _cast(node, sources)
    if isinstance(node, exp.Column):
        return _column(node, sources)
    if isinstance(node, exp.DPipe):
        sides = [_type_of(side, sources) for side in (node.this, node.expression)]
        lengths = [side.length for side in sides if side is not None and side.name in _TEXT]
        known = [length for length in lengths if length is not None]
        return _varchar(sum(known)) if len(known) == len(sides) else None
    if isinstance(node, exp.Case):
        branches = [branch.args["true"] for branch in node.args["ifs"]]
        return _widest([*branches, *filter(None, [node.args.get("default")])], sources)
    return _call(node, sources)


def _call(node: exp.Expr, sources: _Sources) -> RedshiftType | None:
    name = original_name(node.name).lower() if isinstance(node, exp.Anonymous) else node.key
    arguments = node.expressions if isinstance(node, exp.Anonymous) else [node.args.get("this")]
    if not arguments or not isinstance(arguments[0], exp.Expr):
        return None
    if name in _WIDEST and isinstance(node, exp.Anonymous):
        return _widest(arguments, sources)
    if name in _SAME_TYPE:
        return _type_of(arguments[0], sources)
    if name in _SAME_LENGTH:
        kind = _type_of(arguments[0], sources)
        return _varchar(kind.length) if kind is not None and kind.name in _TEXT else None
    return None


def _widest(nodes: list[exp.Expr], sources: _Sources) -> RedshiftType | None:
    """Return the type that holds the values of all; NULL fits in any."""
    kinds = [_type_of(node, sources) for node in nodes if not isinstance(node, exp.Null)]
    widest = kinds[0] if kinds else None
    for kind in kinds[1:]:
        widest = _wider(widest, kind)
    return widest


def _wider(left: RedshiftType | None, right: RedshiftType | None) -> RedshiftType | None:
    if left is None or right is None or left.name not in _TEXT or right.name not in _TEXT:
        return None
    wider = left if (left.length or 0) >= (right.length or 0) else right
    return wider if left.name == right.name else _varchar(wider.length)


def _varchar(length: int | None) -> RedshiftType | None:
    return None if length is None else replace(VARCHAR, length=min(max(1, length), MAX_VARCHAR))


def _cast(node: exp.Cast, sources: _Sources) -> RedshiftType | None:
    kind = node.args["to"]
    if kind.this not in (exp.DataType.Type.VARCHAR, exp.DataType.Type.CHAR):
        return None
    if not kind.expressions:
        return _type_of(node.this, sources)
    size = kind.expressions[0].name
    name = "char" if kind.this == exp.DataType.Type.CHAR else "varchar"
    return parse_type(f"{name}({size.lower()})") if size else None
