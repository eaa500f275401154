"""What stands in itself many times over makes a text that is as many times as long."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from sqlglot import exp
from test_transpile_functions import EXAMPLES

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.transpile import TranspileContext, parse_one, transpile
from redshift_ml.local.types import parse_type

COLUMNS = {
    **{"i": "integer", "n": "numeric(10,2)", "r": "double precision", "b": "varchar(40)"},
    **{"d": "timestamp", "g": "date", "s": "super", "f": "boolean"},
}
CONTEXT = TranspileContext(
    relation_columns=lambda parts: (
        [(name, parse_type(kind)) for name, kind in COLUMNS.items()] if parts == ("t",) else None
    ),
    relation_exists=lambda parts: parts == ("t",),
)
# Of columns: what may end with blanks, or has a type that is known, is rewritten in more ways.
OF_COLUMNS = """
i + n; n / n; i / i; i % i; -i; @ i; i # i; i << 1; r ^ 2; |/ r; i || b; b || b; b + b; d - d; g - g
d + interval '1 day'; i * interval '1 day'; not f; i = i; b = b; b < b; b = i; n = s; s = s; s + s
d = b; f = i; b between b and b; d between d and b; b in ('x ', b); b is distinct from b; i is null
b like b; b ilike b; b similar to b; b ~ b; b = any(array(b)); s.x || b; s[i]; s.x
b::varchar(3); b::char(3); b::int; b::date; b::timestamp; b::timestamptz; n::int; n::numeric(5,1)
n::varchar; i::boolean; f::varchar; f::int; d::date; d::varchar; s::int; s::varchar; d::time
try_cast(b as int); d at time zone 'EST'; extract(year from d); date_trunc('day', d)
dateadd(day, i, d); datediff(day, d, d); to_char(d, 'YYYY'); to_char(i, '999'); to_date(b, 'YYYY')
case when b = b then b else b end; case b when b then b when 'x' then b end
case i when 1 then i when 2 then i end; nullif(b, b); nullif(i, 1); nullif(b || b, b)
decode(b, b, b, 'x', b, b); decode(i, 1, i, 2, i); decode(i + 1, i, i, null, i); nvl2(b, b, b)
coalesce(b, b); greatest(n, i); least(b, b); round(n, 1); round(i); trunc(n, 1); ceil(n); abs(n)
mod(i, i); power(i, i); array(i, b); object('x', i); json_parse(b); json_serialize(s)
substring(b, 1, 2); substring(b from 1 for 2); trim(both 'x' from b); position(b in b); left(b, i)
lpad(b, i, b); split_part(b, b, i); concat(b, b); replace(b, b, b); json_extract_path_text(b, b)
"""
EXPRESSIONS = [
    *(expression for cases in EXAMPLES.values() for expression, _ in cases),
    *(expression.strip() for expression in OF_COLUMNS.replace("\n", ";").split(";")),
]
_LEAVES = (
    *(exp.Literal, exp.Identifier, exp.Column, exp.DataType, exp.Null, exp.Boolean, exp.Var),
    *(exp.Interval, exp.Star, exp.Paren, exp.If, exp.Tuple, exp.Bracket, exp.Query),
)
_NO_VALUES = (exp.DataType, exp.Var, exp.Identifier, exp.Order, exp.Distinct, exp.If, exp.Query)
Place = tuple[str, int | None]


@pytest.mark.parametrize(
    "expression", sorted(filter(None, set(EXPRESSIONS))), ids=lambda one: f"nested {one}"
)
def test_text_grows_by_a_sum_and_not_by_a_factor(expression: str) -> None:
    value = parse_one(f"select {expression} from t").expressions[0].unalias()
    for node in value.walk():
        for place in () if isinstance(node, _LEAVES) else _places(node):
            small, middle, large = (_length(node, place, depth) for depth in (6, 8, 10))
            if large is None or middle is None or small is None:
                continue  # it may not stand in itself
            assert large - middle <= 1.2 * (middle - small) + 20, f"{node.sql()} at {place}"


@pytest.mark.parametrize(
    "around",
    [
        "select b, count(*) as i, max(n) as n from ({}) q group by b",
        "select upper(b) as b, sum(i) as i, max(n) as n from ({}) q group by 1",
        "select b, sum(i) as i, max(n) as n from ({}) q group by rollup(b)",
        "select count(distinct b) as i, max(b) as b, max(n) as n from ({}) q group by n",
        "select distinct b, i, n from ({}) q",
        "select b, i, n from ({}) q union select b, i, n from t",
        "select b, i, n from t where b in (select b from ({}) q)",
        "select b, i, n from t where exists (select 1 from ({}) q where q.b = t.b)",
        "select (select max(b) from ({}) q) as b, i, n from t",
        "select b, max(i) over (partition by b order by n rows unbounded preceding) as i, n "
        "from ({}) q",
        "select q.b, q.i, q.n from ({}) q, t where q.i = t.i(+)",
        "select * from (select b, i, n from ({}) q) r",
    ],
)
def test_queries_within_each_other_grow_so_too(around: str) -> None:
    query, lengths = "select b, i, n from t", list[int]()
    for _ in range(8):
        query = around.format(query)
        lengths.append(len(transpile(parse_one(query), CONTEXT).sql("duckdb")))
    assert lengths[7] - lengths[5] <= 1.2 * (lengths[5] - lengths[3])


def test_most_of_what_is_nested_is_measured() -> None:
    measured = [
        _length(node, place, 6) is not None
        for expression in OF_COLUMNS.replace("\n", ";").split(";")
        if expression.strip()
        for node in parse_one(f"select {expression} from t").expressions[0].unalias().walk()
        if not isinstance(node, _LEAVES)
        for place in _places(node)
    ]
    assert sum(measured) > 0.8 * len(measured) > 100


@pytest.mark.parametrize(
    "around",
    [
        *("nullif({}, 1)", "nullif({} || b, 'x')", "case {} when 1 then 2 when 2 then 3 end"),
        *("decode({}, 1, 2, 2, 3, 4)", "decode({}, i, 2, null, 3, 4)"),
    ],
)
@pytest.mark.parametrize("query", ["select {} as x from t", "select {} as x from t group by 1"])
def test_what_duckdb_writes_out_twice_per_level_is_named_from_the_fourth_on(query, around) -> None:
    depth, nested = 12, "b" if "||" in around else "i + 1"
    for _ in range(depth):
        nested = around.format(nested)
    text = transpile(parse_one(query.format(nested)), CONTEXT).sql("duckdb")
    assert text.lower().count("list_transform") >= depth - 4


@pytest.mark.parametrize("branch", ["select 1 as a, 'x' as b", "select i, b from t"])
def test_each_of_many_queries_of_a_union_takes_as_many_steps(branch: str) -> None:
    first, *others = (_steps(" union all ".join([branch] * many)) for many in (10, 50, 100, 200))
    assert first < others[0]
    assert others[2] - others[1] < 2.5 * (others[1] - others[0])  # 4 where each looks at all


def _steps(query: str) -> int:
    """Return how many functions are called to translate a query."""
    tree, steps = parse_one(query), 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        transpile(tree, CONTEXT)
    finally:
        sys.setprofile(None)
    return steps


def _places(node: exp.Expr) -> Iterator[Place]:
    """Yield where a node has values, in which it may stand itself."""
    for name, argument in node.args.items():
        values = enumerate(argument) if isinstance(argument, list) else [(None, argument)]
        for index, value in values:
            if isinstance(value, exp.Expr) and not isinstance(value, _NO_VALUES):
                yield name, index


def _length(node: exp.Expr, place: Place, depth: int) -> int | None:
    """Return the length of DuckDB's text of a node in itself, None where Redshift refuses it."""
    nested = node.copy()
    for _ in range(depth - 1):
        around = node.copy()
        inner: Any = around.args[place[0]]
        inner = inner if place[1] is None else inner[place[1]]
        needs_brackets = not isinstance(nested, exp.Func) or isinstance(nested, exp.Connector)
        inner.replace(exp.Paren(this=nested) if needs_brackets else nested)
        nested = around
    query = parse_one("select 1 from t")
    query.set("expressions", [nested])
    try:
        return len(transpile(query, CONTEXT).sql("duckdb"))
    except RedshiftError:
        return None
