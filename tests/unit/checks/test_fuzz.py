# ruff: noqa: E501
"""Mutated statements: no crash, no hang, places inside the text.

The same texts each time; FUZZ_SECONDS runs others, of a new seed, for so long. The seed is printed
on failure, and FUZZ_SEED sets it.
"""

from __future__ import annotations

import os
import random
import time

import pytest
from invalid_statements import INVALID
from valid_statements import VALID

from redshift_ml.checks.engine import check_text
from redshift_ml.dialect import RedshiftMLError, generate, nodes, parse

TEXTS = 10_000
_SEEDS = [*VALID, *(sql.replace("§", "") for _, sql in INVALID)]
_BITS = [
    "'", '"', "(", ")", "{", "}", "[", "]", ",", ";", ".", "--", "/*", "*/", "$$", "$1", "|", "||",
    "::", ":", "=", "<", ">", "\\", "\n", "\t", "\x00", "é", "“", "\U0001f642", "{{", "}}", "{%",
    " CREATE MODEL ", " FROM ", " FUNCTION ", " SETTINGS (", " SELECT ", " WITH ", " AS (", " UNION ",
    " JOIN ", " ON ", " GROUP BY ", " IAM_ROLE ", " default ", "0", "-1", "9" * 40, "redshift-ml: ignore",
    "object(", "json_parse(", "ml.llm(", "cast(", " as varchar(", "listagg(", " within group (",
]  # fmt: skip


def _mutated(source: random.Random) -> str:
    text = source.choice(_SEEDS)
    for _ in range(source.randint(1, 6)):
        at = source.randint(0, len(text))
        end = min(len(text), at + source.randint(0, 12))
        choice = source.random()
        if choice < 0.35:
            text = text[:at] + source.choice(_BITS) + text[at:]
        elif choice < 0.6:
            text = text[:at] + text[end:]
        elif choice < 0.75:
            text = text[:at] + text[at:end] * source.randint(2, 30) + text[end:]
        elif choice < 0.9:
            other = source.choice(_SEEDS)
            start = source.randint(0, len(other))
            text = text[:at] + other[start : start + 60] + text[end:]
        else:
            text = text[:at] + text[at:end].swapcase() + text[end:]
    return text


def _check(text: str) -> None:
    for finding in check_text(text):
        assert 0 <= finding.start <= finding.end <= len(text)
        line = text.split("\n")[finding.line - 1]
        assert 1 <= finding.col <= len(line) + 1
        for edit in finding.edits:
            assert 0 <= edit.start <= edit.end <= len(text)
    try:
        statements = parse(text)
    except RedshiftMLError as error:
        assert 0 <= error.offset <= len(text)
        return
    for statement in statements:
        if isinstance(statement, nodes.Statement):
            again = generate(statement)
            assert [generate(each) for each in parse(again)] == [again]  # type: ignore[arg-type]


@pytest.mark.parametrize("length", ["10.0", "0", "-1", "MAX", "9" * 40, "ten", ""])
def test_a_length_that_is_none_crashes_no_check_of_a_call(length: str) -> None:
    _check(
        f"CREATE MODEL m FUNCTION f(VARCHAR({length})) RETURNS VARCHAR({length}) "
        f"SAGEMAKER 'ep' IAM_ROLE default; SELECT f(body), f('x') FROM t"
    )


def test_brackets_that_nothing_closes_are_told_before_they_are_tried() -> None:
    _check("SELECT ml.llm(b, " + "object(" * 60 + "'maxTokens', 200) FROM t")
    for opening in ("object(", "object(a, ", "char(", "decimal(1, ", "array(date("):
        closing = ")" * 60 * opening.count("(")
        _check("SELECT " + opening * 60 + "1 1" + closing)


@pytest.mark.slow
def test_mutated_statements_are_answered_with_findings_only() -> None:
    seconds = float(os.environ.get("FUZZ_SECONDS", "0"))
    seed = int(os.environ.get("FUZZ_SEED", time.time_ns() % 10**9 if seconds else 1))
    source = random.Random(seed)
    until = time.monotonic() + seconds
    count = 0
    while count < TEXTS or time.monotonic() < until:
        text = _mutated(source)
        started = time.thread_time()
        try:
            _check(text)
        except Exception as error:
            raise AssertionError(f"seed {seed}, text {count}: {text!r}") from error
        assert time.thread_time() - started < 20, f"seed {seed}, text {count} is slow: {text!r}"
        count += 1
    print(f"{count} texts, seed {seed}")
