"""GROUP BY of text in two levels: as stored, and only if a text ends with a blank, once more.

To look at each row's text costs DuckDB a third of a usual aggregation, to look at each
group's next to nothing. So DuckDB groups by what is stored, and where a key of a group ends with
a blank the groups are grouped without the blanks, and their partial results put together.

https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from sqlglot import exp

from redshift_ml.local.transpile import totals
from redshift_ml.local.transpile.blanks import calls_users, without_blanks
from redshift_ml.local.transpile.build import identifier, local, number
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.inference.numbers import is_float, is_number, is_numeric, is_whole
from redshift_ml.local.transpile.once import text_of
from redshift_ml.local.transpile.overloads import is_typed, mark_untyped
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.types import RedshiftType

T = TypeVar("T")

_GROUPS = "groups of two levels"
_FIRST, _BLANKS, _ALL = "rs_groups", "rs_blanks", "rs_grouped"
_ANY_BLANK = "rs_any"
# Above no LIMIT, DuckDB asks HAVING before it knows of blanks: it may fail for half a group.
_NO_LIMIT = 2**63 - 1
_SAME = frozenset({"min", "max", "any_value", "bool_and", "bool_or", "bit_and", "bit_or"})
_MOVED = ("from_", "joins", "laterals", "where")
_LEFT = frozenset({"expressions", "group", "having", "qualify", "order", "limit", "offset"})
_KNOWN = _LEFT | {*_MOVED, "with_", "distinct"}
_ROW_BY_ROW = (_LEFT - {"group", "having"}) | {"from_", "with_", "where"}
_AROUND_RELATIONS = (
    *(exp.Subquery, exp.Paren, exp.SetOperation, exp.CTE, exp.With, exp.From, exp.Join),
    *(exp.Select, exp.Insert, exp.Create, exp.Tuple),
)


class _Shared:
    """What nodes are marked with: a copy of a node is marked with the same."""

    def __deepcopy__(self: T, memo: object) -> T:
        return self


@dataclass
class Key(_Shared):
    """One expression that rows are grouped by, and how DuckDB writes it."""

    node: exp.Expr
    is_padded: bool
    text: str = ""


@dataclass
class Groups(_Shared):
    """What the first level computes: its keys, and its aggregates with how each is put together."""

    keys: list[Key]
    parts: dict[str, str] = field(default_factory=dict)

    def part(self, aggregate: str, together: str) -> str:
        """Return the name of a first level's aggregate; ``together`` is that of its values."""
        names = list(self.parts)
        place = names.index(aggregate) if aggregate in names else len(names)
        name = f"rs_part_{place}"
        self.parts[aggregate] = together.format(name)
        return name

    def key(self, node: exp.Expr, key: Key) -> exp.Expr:
        """Return the column of a key, for an expression that is by now DuckDB's."""
        place = next(place for place, known in enumerate(self.keys) if known is key)
        key.text = text_of(node)
        column = _column(f"rs_key_{place}")
        column._meta = node._meta and dict(node._meta)
        return column


def plan(
    select: exp.Expr, keys: list[Key], aggregates: Iterable[exp.Expr], types: Types
) -> Groups | None:
    """Return what marks a SELECT for two levels; None when its results cannot be put together."""
    given = {name for name, value in select.args.items() if value}
    group = select.args["group"]
    if given - _KNOWN or any(v for name, v in group.args.items() if name != "expressions"):
        return None
    if not all(_is_plain(key.node, types) for key in keys) or not _is_relation(select):
        return None
    if not all(_is_combined(aggregate, types) for aggregate in aggregates):
        return None
    groups = Groups(keys)
    for node in (select, *aggregates):
        node.meta[_GROUPS] = groups
    return groups


def _is_plain(node: exp.Expr, types: Types) -> bool:
    """Tell whether an expression is of the columns that the rows have, and of nothing else."""
    columns = list(node.find_all(exp.Column))
    if not columns or not all(types.is_stored(column) for column in columns):
        return False
    return not calls_users(node) and node.find(exp.Query) is None


def _is_relation(select: exp.Expr) -> bool:
    """Tell whether a query stands in FROM only, where it names no column of one around it."""
    node: exp.Expr = select
    while node.parent is not None:
        if not isinstance(node.parent, _AROUND_RELATIONS):
            return False
        if isinstance(node.parent, exp.Join) and node.arg_key != "this":
            return False
        node = node.parent
    return True


def _is_combined(node: exp.Expr, types: Types) -> bool:
    """Tell whether the results for parts of a group give that for the whole."""
    if isinstance(node.parent, (exp.Filter, exp.IgnoreNulls, exp.RespectNulls)):
        return False
    if isinstance(node, exp.Count):
        value = node.this
        return isinstance(value, exp.Star) or _is_argument(value, types)
    if not isinstance(node, exp.Anonymous) or len(node.expressions) != 1:
        return False
    value, name = node.expressions[0], _name(node)
    if name in _SAME:
        return _is_argument(value, types)
    if name not in ("sum", "avg") or not _is_argument(value, types) or not is_typed(value):
        return False
    kind = types.of(value)
    if kind is None or not is_number(kind):
        return False
    return name == "sum" or is_whole(kind) or is_float(kind) or is_numeric(kind)


def _is_argument(value: exp.Expr, types: Types) -> bool:
    return not isinstance(value, (exp.Distinct, exp.Star)) and (
        isinstance(value, exp.Literal) or _is_plain(value, types)
    )


def _name(node: exp.Expr) -> str:
    return "count" if isinstance(node, exp.Count) else original_name(node.name).lower()


def combined(node: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Have an aggregate computed at the first level; return what it is of the second's columns."""
    groups: Groups | None = node._meta.get(_GROUPS) if node._meta else None
    if groups is None:
        return node
    argument = node.this if isinstance(node, exp.Count) else node.expressions[0]
    value = text_of(argument)
    name = _name(node)
    if name == "avg":
        return mark_untyped(_average(groups, value, totals.argument(node)))
    if name == "sum":
        total = groups.part(f"sum({value})", "sum({})")
        return mark_untyped(local("sum_of_parts", _column(total)))
    together = "sum({})::BIGINT" if name == "count" else f"{name}({{}})"
    return mark_untyped(_column(groups.part(f"{name}({value})", together)))


def _average(groups: Groups, value: str, kind: RedshiftType | None) -> exp.Expr:
    total = groups.part(f"sum({value})", "sum({})")
    count = groups.part(f"count({value})", "sum({})::BIGINT")
    if not totals.is_cut("avg", kind):
        return local("avg_of_parts", _column(total), _column(count))
    # DuckDB divides the sum of a NUMERIC with more digits than DOUBLE has
    average = groups.part(f"avg({value})", f"sum({total})::DOUBLE / sum({count})")
    return totals.typed("avg", _column(average), kind)


def regroup(select: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Let a SELECT be one of the groups that its FROM makes."""
    groups: Groups | None = select._meta.get(_GROUPS) if select._meta else None
    if groups is None:
        return select
    first = exp.Select()
    for name in _MOVED:
        first.set(name, select.args.get(name))
        select.set(name, None)
    having = select.args.get("having")
    select.set("where", exp.Where(this=having.this) if having is not None else None)
    for name in ("having", "group"):
        select.set(name, None)
    alias = exp.TableAlias(this=identifier(_ALL))
    select.set("from_", exp.From(this=exp.Subquery(this=_levels(first, groups), alias=alias)))
    return select


def stored_only(tree: exp.Expr) -> exp.Expr | None:
    """Let a translated query give what it gives or, if any text ends with a blank, no row.

    To begin with the second level takes DuckDB a millisecond, even where no group comes to it.
    The tree is changed. None where its rows are not simply those of the groups.
    """
    given = {name for name, value in tree.args.items() if value}
    if tree._meta is None or _GROUPS not in tree._meta or given - _ROW_BY_ROW:
        return None
    levels = tree.args["from_"].this
    stored, named = levels.this.this, levels.this.args["with_"]
    named.expressions[-1].set("materialized", False)  # is read once now
    stored.set("with_", named)
    levels.set("this", stored)
    return tree


def _levels(first: exp.Select, groups: Groups) -> exp.Expr:
    """Return the groups as stored or, if any text ends with a blank, those of the second level."""
    keys = [f"rs_key_{place}" for place in range(len(groups.keys))]
    parts = [f"rs_part_{place}" for place in range(len(groups.parts))]
    padded = [name for name, key in zip(keys, groups.keys, strict=True) if key.is_padded]
    computed = zip((*(key.text for key in groups.keys), *groups.parts), keys + parts, strict=True)
    for text, name in computed:
        first.append("expressions", exp.Alias(this=exp.Var(this=text), alias=identifier(name)))
    first.set("group", exp.Group(expressions=[number(place + 1) for place in range(len(keys))]))
    found = " OR ".join(f"ends_with({name}, ' ')" for name in padded)
    blanks = _select([f"count(*) > 0 AS {_ANY_BLANK}"], _FIRST, found)
    stored = _select([*keys, *parts], f"{_FIRST}, {_BLANKS}", f"NOT {_ANY_BLANK}")
    stored.set("limit", exp.Limit(expression=number(_NO_LIMIT)))
    shortest = [f"min({name})" if name in padded else name for name in keys]
    values = [*shortest, *groups.parts.values()]
    second = _select(values, f"{_FIRST}, {_BLANKS}", _ANY_BLANK)
    bare = [without_blanks(name) if name in padded else name for name in keys]
    second.set("group", exp.Group(expressions=[exp.Var(this=text) for text in bare]))
    named = [_named(_FIRST, first), _named(_BLANKS, blanks)]
    return exp.Union(
        this=stored, expression=second, distinct=False, with_=exp.With(expressions=named)
    )


def _select(values: list[str], source: str, condition: str) -> exp.Select:
    return exp.Select(
        expressions=[exp.Var(this=value) for value in values],
        from_=exp.From(this=exp.Var(this=source)),
        where=exp.Where(this=exp.Var(this=condition)),
    )


def _named(name: str, query: exp.Expr) -> exp.CTE:
    return exp.CTE(this=query, alias=exp.TableAlias(this=identifier(name)), materialized=True)


def _column(name: str) -> exp.Column:
    return exp.Column(this=identifier(name))
