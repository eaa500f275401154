"""A place in rendered SQL becomes the place in the dbt file that it came from."""

from __future__ import annotations

import pytest

from redshift_ml.checks.dbt.mapping import mapped
from redshift_ml.checks.engine import check_text

FUNCTION = (
    "CREATE MODEL ml.m FUNCTION ml.tone(VARCHAR(9)) RETURNS INT SAGEMAKER 'e' IAM_ROLE default;\n"
)


def place(raw: str, compiled: str, rule: str) -> tuple[int, int]:
    (finding,) = [f for f in check_text(FUNCTION + compiled) if f.rule == rule]
    finding = mapped(finding, raw, FUNCTION + compiled, "target/x.sql")
    assert finding.compiled is not None and finding.compiled.startswith("target/x.sql:")
    return finding.line, finding.col


def test_a_line_without_jinja_maps_onto_itself_with_its_column() -> None:
    raw = "{{ config(materialized='table') }}\n\nselect\n    ml.tone(a)\nfrom {{ ref('t') }}"
    compiled = "\n\nselect\n    ml.tone(a)\nfrom dbt.t"
    assert place(raw, compiled, "RML217") == (4, 5)


def test_a_call_that_jinja_wrote_maps_onto_the_words_in_the_file() -> None:
    raw = "select\n    {{ function('tone') }}(a) as x\nfrom {{ ref('t') }}"
    compiled = 'select\n    "dev"."ml"."tone"(a) as x\nfrom "dev"."dbt"."t"'
    assert place(raw, compiled, "RML217") == (2, 18)


def test_a_macro_that_wrote_everything_maps_onto_its_call() -> None:
    raw = "{# what it does #}\n{{ my_macro(\n    'a'\n) }}\n"
    compiled = "\nselect ml.tone(a) from t"
    assert place(raw, compiled, "RML217") == (2, 1)


@pytest.mark.parametrize("lines", [1, 40])
def test_lines_that_a_loop_repeats_keep_the_order(lines: int) -> None:
    raw = "select 1\n" + "{% for i in r %}, {{ i }}\n{% endfor %}" + "\n, ml.tone(a)\nfrom t"
    compiled = "select 1\n" + ", 5\n\n" * lines + "\n, ml.tone(a)\nfrom t"
    assert place(raw, compiled, "RML217") == (4, 3)
