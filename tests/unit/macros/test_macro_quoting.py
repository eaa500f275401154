"""Text becomes a literal that Redshift reads back as the same text."""

from __future__ import annotations

import re

import pytest
import sqlparse
from hypothesis import given, settings
from hypothesis import strategies as st
from macro_support import Call

from redshift_ml.dialect import nodes, parse_one

HOSTILE = [
    *("", "'", "\\", "''", "\\'", "'\\", "\\\\", "it's", "a\nb\r\nc\td", "$$ ; $$"),
    *("-- no comment", "/* nor this", "*/", '"quoted"', "{{ 7 * 7 }}{% raw %}{# x #}"),
    *("%s %(x)s :name $1 ?", "'; drop table feedback; --", "😀 ünïcödé 漢字 \u202e", "\\n\\0\\x41"),
    *("x" * 70_000, "\x01\x7f", "'" * 7, "ends with a backslash\\"),
]
text = st.text(
    alphabet=st.one_of(
        st.sampled_from("'\\\";-$/*{}%#\n\r\t a"),
        st.characters(exclude_characters="\0", exclude_categories=["Cs"]),
    )
)


def read_literal(literal: str) -> str:
    """Read a literal as Redshift does: '' and backslash escapes."""
    assert re.fullmatch(r"'(?:[^'\\]|''|\\.)*'", literal, re.DOTALL)
    letters = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}

    def unescape(found: re.Match[str]) -> str:
        character = found.group()[1]
        return "'" if found.group() == "''" else letters.get(character, character)

    return re.sub(r"''|\\.", unescape, literal[1:-1], flags=re.DOTALL)


@pytest.mark.parametrize("value", HOSTILE, ids=lambda v: repr(v)[:30])
def test_hostile_text_survives(call_macro: Call, value: str) -> None:
    assert read_literal(call_macro("quote_literal", value=value)) == value


@settings(max_examples=60)
@given(value=text)
def test_any_text_survives(call_macro: Call, value: str) -> None:
    assert read_literal(call_macro("quote_literal", value=value)) == value


@settings(max_examples=40)
@given(prompt=text, suffix=text)
def test_prompts_survive_the_statement_and_dbts_splitter(
    call_macro: Call, prompt: str, suffix: str
) -> None:
    sql = call_macro(
        "create_external_model", function_name="f", model_id="m", prompt=prompt, suffix=suffix
    )
    assert sqlparse.split(sql) == [sql]
    statement = parse_one(sql)
    assert isinstance(statement, nodes.CreateExternalModel)
    assert [statement.settings.get(name) for name in ("PROMPT", "SUFFIX")] == [prompt, suffix]


@pytest.mark.parametrize("value", [None, 3, "a\0b"])
def test_what_is_no_text_is_refused(call_macro: Call, value: object) -> None:
    with pytest.raises(Exception, match="`quote_literal`: `value` must be a string without NUL"):
        call_macro("quote_literal", value=value)
