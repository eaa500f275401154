"""The pages of the tasks show what is rendered and read, not what somebody thinks is."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from macro_support import Call
from model_bench import Asker
from task_support import Reader, Store, literal, node

FOLDER = Path(__file__).parents[3] / "docs" / "tasks"
TASKS = [
    "sentiment", "classify", "extract", "summarize", "translate", "mask", "fix_grammar", "filter",
    "score", "generate", "embed", "summarize_agg", "ai_agg",
    "classify_agg",
]  # fmt: skip


FENCE = re.compile(r"^(```+)(\w+)\n(.*?)\n\1$", re.DOTALL | re.MULTILINE)


def blocks(page: str, language: str) -> list[str]:
    """Return the fenced blocks of a language; a fence inside a longer fence is text."""
    return [found[3] for found in FENCE.finditer(page) if found[2] == language]


@pytest.mark.parametrize("name", [name for name in TASKS if name != "embed"])
def test_a_page_shows_what_its_declaration_renders(ask: Asker, call_macro: Call, name: str) -> None:
    page = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    (declaration,) = yaml.safe_load(blocks(page, "yaml")[0])["functions"]
    declared = node(declaration["config"]["meta"]["tasks"])
    statement = call_macro("task_model", model_id="amazon.nova-lite-v1:0", node=declared)
    assert blocks(page, "text")[0] in statement
    answers = blocks(page, "answer")
    rows = Reader(ask, call_macro, declared).rows(list(answers))
    shown = [json.loads(block) for block in blocks(page, "json")]
    assert json.loads(json.dumps(rows, default=str)) == shown
    assert len(shown) > 1


def read_sql(call_macro: Call, declared: dict[str, Any]) -> list[str]:
    """Return the SQL of each column of a declaration and of the flag of its task."""
    declaration = call_macro("_task_declaration", function=declared)
    columns = [
        f'{call_macro("_typed_sql", leaf=leaf, number=at).strip()} as "{leaf["column"]}"'
        for at, leaf in enumerate(declaration["leaves"], start=1)
    ]
    flag = call_macro("_valid_columns_sql", declaration=declaration).split(",\n")[0]
    return [re.sub(r"\n(\s*\n)?    ", "\n", column) for column in [*columns, flag]]


@pytest.mark.parametrize("name", [name for name in TASKS if name != "embed"])
def test_a_page_shows_the_sql_that_reads_its_answers(call_macro: Call, name: str) -> None:
    page = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    (declaration,) = yaml.safe_load(blocks(page, "yaml")[0])["functions"]
    declared = node(declaration["config"]["meta"]["tasks"])
    columns = read_sql(call_macro, declared)
    assert ",\n".join(columns) in blocks(page, "sql")
    whole = call_macro("task_answers", function=declared, relation="given", columns=[])
    assert [one for one in columns if " ".join(one.split()) not in " ".join(whole.split())] == []


def test_the_whole_sql_of_a_small_function(call_macro: Call) -> None:
    page = (FOLDER / "sql.md").read_text(encoding="utf-8")
    (declaration,) = yaml.safe_load(blocks(page, "yaml")[0])["functions"]
    whole = call_macro("task_answers", function=node(declaration["config"]["meta"]["tasks"]),
                       relation="analytics.inf_tone")  # fmt: skip
    lines = [line.rstrip() for line in whole.strip().splitlines() if line.strip()]
    assert "\n".join(lines) in blocks(page, "sql")


def test_every_task_has_a_page_that_the_overview_links(call_macro: Call) -> None:
    overview = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert sorted(TASKS) == sorted(call_macro("_task_options"))
    assert [name for name in TASKS if f"]({name}.md)" not in overview] == []
    (declaration,) = yaml.safe_load(blocks(overview, "yaml")[0])["functions"]
    declared = node(declaration["config"]["meta"]["tasks"])
    declared |= {"name": "fn_reviews", "alias": "fn_reviews", "schema": None}
    statement = call_macro("task_model", model_id="amazon.nova-lite-v1:0", node=declared)
    assert statement.strip() in blocks(overview, "sql")


def test_the_pages_of_vectors_show_their_sql(call_macro: Call) -> None:
    declared = node([{"task": "embed", "dimensions": 256}], returns="super")
    read = call_macro("task_answers", function=declared, relation="analytics.inf_vectors")
    compared = call_macro(
        "similarity", function=declared, store=Store("inf_vectors"), relation="pairs",
        left="question", right="answer", columns=["pair_id"], form="titan",
    )  # fmt: skip
    for name, sql in (("embed", read), ("similarity", compared)):
        shown = blocks((FOLDER / f"{name}.md").read_text(encoding="utf-8"), "sql")[-1]
        assert " ".join(shown.split()) in " ".join(sql.split()), name


def test_the_page_of_embed(ask: Asker, call_macro: Call) -> None:
    page = (FOLDER / "embed.md").read_text(encoding="utf-8")
    (function,) = yaml.safe_load(blocks(page, "yaml")[0])["functions"]
    declared = node(function["config"]["meta"]["tasks"], returns="super")
    sql = call_macro("task_answers", function=declared, relation="given", columns=[])
    (answer,) = blocks(page, "answer")
    given = f"with given as (select json_parse({literal(answer)}) as output) select * from {sql} a"
    (row,) = ask(given)
    assert dict(zip(["embed", "embed_valid", "answer_valid"], row, strict=True)) == json.loads(
        blocks(page, "json")[0]
    )


def test_the_reversible_mask_of_its_page(ask: Asker, call_macro: Call) -> None:
    page = (FOLDER / "mask.md").read_text(encoding="utf-8")
    (answer,) = blocks(page, "reversible")
    declared = node([{"task": "mask", "reversible": True}])
    sql = call_macro("mask_tokens", function=declared, relation="given", columns=["nr"])
    given = f"with given as (select 1 as nr, {literal(answer)}::varchar(65535) as output)"
    found = ask(f"{given} select token, category, value from {sql} as t order by token")
    assert found == [
        ("[EMAIL_1]", "EMAIL", "ann@example.org"), ("[EMAIL_2]", "EMAIL", "bo@example.org"),
    ]  # fmt: skip
    assert "| [EMAIL_1] | EMAIL | ann@example.org |" in page


def test_the_page_of_count_tokens_has_the_rates_of_the_macro(call_macro: Call) -> None:
    page = (FOLDER / "count_tokens.md").read_text(encoding="utf-8")
    heads, _, claude, *_ = [line for line in page.splitlines() if line.startswith("|")][-4:]
    cells = [[cell.strip() for cell in line.split("|")[2:-1]] for line in (heads, claude)]
    rates = call_macro("_bytes_per_token")
    assert {name: str(rate) for name, rate in rates.items()} == dict(zip(*cells, strict=True))
    shown = call_macro("count_tokens", text="body", language="ja")
    assert blocks(page, "text")[0] == shown
