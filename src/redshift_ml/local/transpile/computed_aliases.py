"""Compute what an alias of a model's answer stands for once, for all that refer to it.

``SELECT fn_get_sentiment(t) AS s, upper(s) FROM r``: to put the call where the alias stands would
pay for it twice. So the call goes below, into the rows that the SELECT reads, as somebody would
write it by hand: ``SELECT s, upper(s) FROM (SELECT fn_get_sentiment(t) AS s, … FROM r)``. What the
SELECT uses of its relations comes along; conditions without the alias stay with the relations.

https://docs.aws.amazon.com/redshift/latest/dg/r_SELECT_list.html
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from redshift_ml.local.transpile.blanks import calls_users
from redshift_ml.local.transpile.build import copied, identifier
from redshift_ml.local.transpile.grouping import is_aggregate, is_windowed, place_of
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.reading import original_name

_MOVED = ("from_", "joins", "laterals")
_ABOVE = "expressions where group having qualify distinct order limit offset"
_KNOWN = frozenset((*_MOVED, "with_", *_ABOVE.split()))
_ROWS = "rs_computed"
Reference = tuple[exp.Expr, exp.Expr]  # a name, and the projection it stands for


def is_volatile(node: exp.Expr) -> bool:
    """Tell whether an expression may cost, or give, something else when it is computed again."""
    calls = node.find_all(exp.Anonymous)
    return calls_users(node) or any(original_name(c.name).lower() == "random" for c in calls)


@dataclass
class _Below:
    """The sub-query that a SELECT gets for its FROM, and what it calls each column of it."""

    level: int  # of such sub-queries within one another
    query: exp.Select = field(default_factory=exp.Select)
    names: dict[exp.Expr, str] = field(default_factory=dict)

    def column(self, value: exp.Expr, *, shared: bool = True) -> exp.Column:
        """Return the name of a value that the sub-query computes."""
        name = self.names.get(value) if shared else None
        if name is None:
            name = f"rs_{self.level}_{len(self.query.expressions)}"
            self.query.append("expressions", exp.Alias(this=copied(value), alias=identifier(name)))
            if shared:
                self.names[value] = name
        return exp.Column(this=identifier(name))


def compute_below(select: exp.Expr, references: Sequence[Reference], types: Types) -> bool:
    """Have a SELECT read what its references stand for; false where it cannot.

    Changes the tree in place. An alias that refers to another one waits for the next turn.
    """
    names = {id(name) for name, _ in references}
    aliases = {id(a): a for _, a in references if not any(id(n) in names for n in a.walk())}
    kept, moved = _conditions(select, names)
    stars = _stars(select, types)
    if stars is None or not _may_move(select, list(aliases.values()), kept, types):
        return False
    select.set("where", _where([exp.Paren(this=part) for part in kept]))
    below = _Below(_level(select))
    values = {key: below.column(alias.this, shared=False) for key, alias in aliases.items()}
    for key, alias in aliases.items():
        alias.set("this", copied(values[key]))
    for name, alias in references:
        if id(alias) in aliases:
            put(name, copied(values[id(alias)]))
    _bring_along(select, below, names, types)
    _spread(select, stars, below)
    _put_below(select, below.query, moved)
    return True


def put(name: exp.Expr, value: exp.Expr) -> None:
    """Put a value where a name stands; of a path, what comes after its first step stays."""
    for step in list(name.parts)[1:] if isinstance(name, exp.Column) else ():
        value = exp.Dot(this=value, expression=copied(step))
    if isinstance(name.parent, exp.Select) and name.arg_key == "expressions":
        value = exp.Alias(this=value, alias=identifier(name.name.lower()))
    name.replace(value)


def _level(select: exp.Expr) -> int:
    source = select.args.get("from_")
    queries = source.find_all(exp.Subquery) if source is not None else ()
    return sum(query.alias == _ROWS for query in queries)


def _conditions(select: exp.Expr, names: set[int]) -> tuple[list[exp.Expr], list[exp.Expr]]:
    """Return the conditions of WHERE that refer to an alias, and the others."""
    where = select.args.get("where")
    parts = [] if where is None else [where.this]
    if parts and isinstance(parts[0], exp.And):
        parts = list(parts[0].flatten())
    refer = [any(id(node) in names for node in part.walk()) for part in parts]
    both = list(zip(parts, refer, strict=True))
    return [part for part, refers in both if refers], [part for part, refers in both if not refers]


def _where(conditions: list[exp.Expr]) -> exp.Where | None:
    return exp.Where(this=exp.and_(*conditions, copy=False)) if conditions else None


def _stars(select: exp.Expr, types: Types) -> dict[int, list[exp.Column]] | None:
    """Return the columns that each star is; None when they cannot be told."""
    found: dict[int, list[exp.Column]] = {}
    for projection in select.expressions:
        if projection.is_star and isinstance(projection, (exp.Star, exp.Column)):
            sources = types.starred(select, projection)
            if sources is None or len(dict(sources)) < len(sources):
                return None
            found[id(projection)] = [
                exp.column(name, alias or None, quoted=True)
                for alias, columns in sources
                for name, _ in columns or ()
            ]
    return found


def _may_move(
    select: exp.Expr, aliases: list[exp.Expr], kept: list[exp.Expr], types: Types
) -> bool:
    """Tell whether the rows below can give the SELECT all that it has to know."""
    if {name for name, value in select.args.items() if value} - _KNOWN:
        return False
    if any(is_aggregate(n) or isinstance(n, exp.Window) for a in aliases for n in a.walk()):
        return False
    parts = [part for part in _above(select) if not any(part is alias for alias in aliases)]
    above = [node for part in (*parts, *kept) for node in part.walk()]
    if any(isinstance(node, exp.Query) for node in above):
        return False
    group = select.args.get("group")
    if group is None:
        return not any(is_aggregate(node) and not is_windowed(node) for node in above)
    if any(projection.is_star for projection in select.expressions):
        return False
    places = {place_of(part, select, types) for part in group.expressions}
    return bool(group.args.get("all")) or all(alias.index in places for alias in aliases)


def _above(select: exp.Expr) -> Iterator[exp.Expr]:
    """Yield what of a SELECT is computed from its rows, but for WHERE."""
    for key, value in select.args.items():
        if key not in (*_MOVED, "with_", "where"):
            nodes = value if isinstance(value, list) else [value]
            yield from (node for node in nodes if isinstance(node, exp.Expr))


def _bring_along(select: exp.Expr, below: _Below, names: set[int], types: Types) -> None:
    """Have the sub-query select each column of the relations that is used above it."""
    where = select.args.get("where")
    parts = [*_above(select), *([] if where is None else [where])]
    for column in [column for part in parts for column in part.find_all(exp.Column)]:
        is_value = id(column) not in names and not isinstance(column.this, exp.Star)
        if is_value and types.is_path(column):
            value: exp.Expr = below.column(column)
            if isinstance(column.parent, exp.Select):
                value = exp.Alias(this=value, alias=identifier(column.name.lower()))
            column.replace(value)


def _spread(select: exp.Expr, stars: dict[int, list[exp.Column]], below: _Below) -> None:
    """Write out what stars are, by the names that the sub-query gives."""
    projections: list[exp.Expr] = []
    for projection in select.expressions:
        columns = stars.get(id(projection))
        if columns is None:
            projections.append(projection)
        else:
            pairs = [(below.column(column), column.name) for column in columns]
            projections += [exp.Alias(this=c, alias=identifier(name)) for c, name in pairs]
    select.set("expressions", projections)


def _put_below(select: exp.Expr, query: exp.Select, moved: list[exp.Expr]) -> None:
    query.set("where", _where(moved))
    for key in _MOVED:
        query.set(key, select.args.get(key))
        select.set(key, None)
    alias = exp.TableAlias(this=identifier(_ROWS))
    select.set("from_", exp.From(this=exp.Subquery(this=query, alias=alias)))
