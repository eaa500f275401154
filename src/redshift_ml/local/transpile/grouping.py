"""GROUP BY of text: trailing blanks make no group of their own.

Where results for parts of a group give that for the whole, that is done in two levels, by
``regrouping``. Else rows are grouped without the blanks, and the shortest of a group's texts
stands for all. It is made of the key and the least length, since MIN of text costs DuckDB twice
as much.

https://docs.aws.amazon.com/redshift/latest/dg/r_Character_types.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlglot import exp

from redshift_ml.local.transpile.blanks import (
    calls_users,
    column_name,
    may_end,
    without_blanks,
)
from redshift_ml.local.transpile.build import identifier, number
from redshift_ml.local.transpile.context import TranspileContext
from redshift_ml.local.transpile.functions import FAMILIES
from redshift_ml.local.transpile.inference import Types
from redshift_ml.local.transpile.once import text_of
from redshift_ml.local.transpile.reading import original_name
from redshift_ml.local.transpile.regrouping import Groups, Key, plan

# "key" in GROUP BY, "value" elsewhere, or the projection a position names; of two levels their key
_ROLE = "grouped as"
_KEY = "group key"
_AGGREGATES = frozenset(f.name for f in FAMILIES["Aggregate functions"]) - {"grouping"}
_SETS = (exp.Rollup, exp.Cube, exp.GroupingSets, exp.Tuple, exp.Paren)
_CONSTANTS = (exp.Literal, exp.Null, exp.Boolean)


@dataclass
class _Grouped:
    """What one SELECT groups by."""

    types: Types
    keys: list[Key] = field(default_factory=list)
    roles: list[tuple[exp.Expr, object]] = field(default_factory=list)
    uses: list[tuple[exp.Expr, Key]] = field(default_factory=list)
    aggregates: list[exp.Expr] = field(default_factory=list)
    is_simple: bool = True  # nothing but keys and aggregates is used

    @property
    def padded(self) -> list[exp.Expr]:
        """Return the keys that may end with blanks."""
        return [key.node for key in self.keys if key.is_padded]

    def key_of(self, node: exp.Expr) -> Key | None:
        """Return the key that an expression is."""
        return next((key for key in self.keys if self.types.same(node, key.node)), None)


def note(select: exp.Expr, types: Types) -> None:
    """Mark the text that a SELECT groups by, wherever it stands outside of aggregates.

    What cannot be followed (a star, a sub-query about the key) stays as it is.
    """
    group = select.args.get("group")
    if group is None or any(projection.is_star for projection in select.expressions):
        return
    if group.args.get("all"):
        _write_all(select, group)
    has_sets = any(isinstance(part, _SETS) for part in group.expressions)
    found = _Grouped(types, is_simple=not has_sets)
    for part in _parts(group):
        _note_key(part, select, found)
    if found.padded and all(_note_values(node, found) for node in _results(select, types)):
        _mark(select, found)


def _mark(select: exp.Expr, found: _Grouped) -> None:
    inside = [key.node for key in found.keys]
    inside += [child for call in found.aggregates for child in call.iter_expressions()]
    if any(is_aggregate(n) or isinstance(n, exp.Window) for part in inside for n in part.walk()):
        found.is_simple = False
    groups = plan(select, found.keys, found.aggregates, found.types) if found.is_simple else None
    if groups is None:
        for node, role in found.roles:
            node.meta[_ROLE] = role
    else:
        for node, key in found.uses:
            node.meta[_ROLE] = (groups, key)


def _write_all(select: exp.Expr, group: exp.Expr) -> None:
    """Write out what GROUP BY ALL means: each projection without an aggregate."""
    places = [
        number(place)
        for place, projection in enumerate(select.expressions, 1)
        if not any(is_aggregate(n) and not is_windowed(n) for n in projection.walk())
    ]
    group.set("all", None if places else True)
    group.set("expressions", places)


def _parts(node: exp.Expr) -> Iterator[exp.Expr]:
    for part in node.expressions or ([node.this] if isinstance(node, exp.Paren) else []):
        if isinstance(part, _SETS):
            yield from _parts(part)
        else:
            yield part


def _note_key(part: exp.Expr, select: exp.Expr, found: _Grouped) -> None:
    place = place_of(part, select, found.types)
    key = part if place is None else select.expressions[place].unalias()
    columns = list(key.find_all(exp.Column))
    known = bool(columns) and all(found.types.is_stored(column) for column in columns)
    is_padded = known and may_end(key, found.types) and not calls_users(key)
    if is_padded:
        found.roles.append((part, "key" if place is None else place))
    if isinstance(key, _CONSTANTS):
        found.is_simple = found.is_simple and place is not None
    elif found.key_of(key) is None:
        found.keys.append(Key(key, is_padded))
        found.uses.append((key, found.keys[-1]))


def place_of(part: exp.Expr, select: exp.Expr, types: Types) -> int | None:
    """Return which projection a position or an alias in GROUP BY names."""
    if isinstance(part, exp.Literal) and not part.is_string:
        place = int(part.name) - 1 if part.name.isdigit() else -1
        return place if 0 <= place < len(select.expressions) else None
    if isinstance(part, exp.Column) and not part.table and not types.is_stored(part):
        names = [projection.alias_or_name.lower() for projection in select.expressions]
        return names.index(part.name.lower()) if part.name.lower() in names else None
    return None


def _results(select: exp.Expr, types: Types) -> Iterator[exp.Expr]:
    """Yield what is computed for each group."""
    names = {projection.alias_or_name.lower() for projection in select.expressions}
    yield from (projection.unalias() for projection in select.expressions)
    yield from (select.args[name].this for name in ("having", "qualify") if select.args.get(name))
    order = select.args.get("order")
    for ordered in order.expressions if order is not None else ():
        named = isinstance(ordered.this, exp.Column) and not ordered.this.table
        if not (named and ordered.this.name.lower() in names):
            yield ordered.this


def _note_values(node: exp.Expr, found: _Grouped, *, role: str = "value") -> bool:
    """Mark the keys within an expression; false where one is used that cannot be followed."""
    key = found.key_of(node)
    if key is not None:
        found.uses.append((node, key))
        if key.is_padded:
            found.roles.append((node, role))
        return True
    if isinstance(node, (exp.Query, exp.Column)):
        found.is_simple = False
        return not any(_is_of_key(column, found) for column in node.find_all(exp.Column))
    if is_aggregate(node) and not is_windowed(node):
        found.aggregates.append(node)
        return True
    if isinstance(node, exp.Anonymous) and original_name(node.name).lower() == "grouping":
        found.is_simple = False
        role = "key"
    return all(_note_values(child, found, role=role) for child in node.iter_expressions())


def _is_of_key(column: exp.Column, found: _Grouped) -> bool:
    names = {part.name.lower() for key in found.padded for part in key.find_all(exp.Column)}
    return column.name.lower() in names


def is_aggregate(node: exp.Expr) -> bool:
    """Tell whether a call is of an aggregate function, as a window function too."""
    if isinstance(node, exp.Anonymous):
        return original_name(node.name).lower() in _AGGREGATES
    return isinstance(node, (exp.AggFunc, exp.WithinGroup))


def is_windowed(node: exp.Expr) -> bool:
    """Tell whether an aggregate is a window function."""
    around = node.parent
    while isinstance(around, (exp.IgnoreNulls, exp.RespectNulls, exp.WithinGroup)):
        node, around = around, around.parent
    return isinstance(around, exp.Window) and around.this is node


Role = str | tuple[Groups, Key]


def role_of(node: exp.Expr) -> Role | None:
    """Return as what an expression was marked: "key", "value", a key of two levels or nothing."""
    role = node._meta.get(_ROLE) if node._meta else None
    return role if isinstance(role, (str, tuple)) else None


def grouped(node: exp.Expr, role: Role) -> exp.Expr:
    """Return what a marked expression, by now DuckDB's, is in a group: its key or shortest text."""
    if isinstance(role, tuple):
        groups, known = role
        return _projected(groups.key(node, known), node)
    if isinstance(node, exp.Column):
        name = column_name(node)
        key = without_blanks(name)
    else:
        name = text_of(node)
        key = f"rtrim({name}, ' ')"
    if role == "key":
        return exp.Var(this=key)
    value = exp.Var(this=shortest(name, key))
    value.meta[_KEY] = key
    return _projected(value, node)


def _projected(value: exp.Expr, node: exp.Expr) -> exp.Expr:
    """Return what replaces an expression, under its name where it is a projection."""
    named = isinstance(node.parent, exp.Select) and node.arg_key == "expressions"
    return exp.Alias(this=value, alias=identifier(node.name)) if named else value


def shortest(name: str, key: str, only: str = "") -> str:
    """Return the shortest text of a group, whose key is that text without its blanks."""
    return f"({key} || repeat(' ', min(strlen({name})){only} - strlen({key})))"


def place_keys(select: exp.Expr, context: TranspileContext) -> exp.Expr:
    """Put the keys where GROUP BY names a projection by its position or alias."""
    group = select.args.get("group")
    for part in list(_parts(group)) if group is not None else ():
        place = (part._meta or {}).get(_ROLE)
        if isinstance(place, int):
            part.replace(exp.Var(this=select.expressions[place].unalias().meta[_KEY]))
    return select
