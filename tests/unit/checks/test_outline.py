"""The shape of a query from its tokens: blocks, clauses, relations."""

from __future__ import annotations

import pytest

from redshift_ml.checks.blocks import Block, Outline
from redshift_ml.checks.calls import read_query
from redshift_ml.dialect import scan


def shape(sql: str) -> Outline:
    script = scan(sql)
    return read_query(script.items[0], script.lines).outline


def names(block: Block) -> list[tuple[str, str, bool]]:
    return [(each.qualified, each.alias, each.optional) for each in block.relations]


def test_clauses_are_those_of_their_own_block() -> None:
    outline = shape("select a from t where b in (select c from u where d = 1 limit 3) order by a")
    outer, inner = outline.blocks
    assert set(outer.clauses) == {"SELECT", "FROM", "WHERE", "ORDER BY"}
    assert set(inner.clauses) == {"SELECT", "FROM", "WHERE", "LIMIT"}
    assert inner.parent is outer


def test_ctes_and_derived_tables_are_linked_to_their_blocks() -> None:
    outline = shape("with a as (select 1 as x from t), b (y) as (select x from a) "
                    "select * from b join (select 2 as z) c on b.y = c.z")  # fmt: skip
    cte_a, cte_b, main, derived = outline.blocks
    assert (cte_a.name, cte_b.name, derived.name) == ("a", "b", "c")
    assert cte_b.relations[0].block is cte_a
    assert [relation.block for relation in main.relations] == [cte_b, derived]


@pytest.mark.parametrize(
    ("join", "optional"),
    [
        ("a left join b on a.i = b.i", [False, True]),
        ("a right outer join b on a.i = b.i", [True, False]),
        ("a full join b on a.i = b.i", [True, True]),
        ("a inner join b on a.i = b.i", [False, False]),
        ("a, b", [False, False]),
        ("a join b on left(a.i, 2) = b.i left join c on c.i = a.i", [False, False, True]),
    ],
)
def test_outer_joins_mark_the_side_that_may_be_missing(join: str, optional: list[bool]) -> None:
    (block,) = shape(f"select * from {join} where a.i > 1").blocks
    assert [relation.optional for relation in block.relations] == optional


def test_words_inside_functions_open_no_clause() -> None:
    (block,) = shape(
        "select extract(year from d), trim(both ' ' from s), listagg(x) within group (order by y), "
        "a is distinct from b from s.t as q"
    ).blocks
    assert set(block.clauses) == {"SELECT", "FROM"}
    assert names(block) == [("s.t", "q", False)]


def test_union_without_all_removes_duplicates_on_both_sides() -> None:
    first, second = shape("select a from t union select b from u").blocks
    assert first.deduplicated and second.deduplicated
    first, second = shape("select a from t union all select b from u").blocks
    assert not first.deduplicated and not second.deduplicated


def test_unbalanced_text_is_read_without_a_crash() -> None:
    for sql in ("select (((", "select ) from t", "with a as (select", "select a from (", ")))"):
        shape(sql)
