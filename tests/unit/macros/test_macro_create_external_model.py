"""create_external_model: the statement Redshift gets, and every refusal."""

from __future__ import annotations

from typing import Any

import pytest
from macro_support import Call

NODE: dict[str, Any] = {
    "name": "summarize",
    "schema": "ml",
    "arguments": [{"name": "review", "data_type": "varchar(65535)"}],
    "returns": {"data_type": "varchar(65535)"},
}
SUPER_NODE = NODE | {
    "arguments": [{"name": "request", "data_type": "super"}],
    "returns": {"data_type": "super"},
}


def test_the_least_it_takes_is_a_model_id(call_macro: Call) -> None:
    assert call_macro("create_external_model", node=NODE, model_id="amazon.nova-lite-v1:0") == (
        'CREATE EXTERNAL MODEL "ml"."summarize_model"\n'
        'FUNCTION "ml"."summarize"\n'
        "IAM_ROLE default\n"
        "MODEL_TYPE BEDROCK\n"
        "SETTINGS (\n"
        "    MODEL_ID 'amazon.nova-lite-v1:0'\n"
        ");"
    )


def test_every_setting_in_redshifts_order(call_macro: Call) -> None:
    statement = call_macro(
        "create_external_model",
        node=NODE | {"returns": {"data_type": "super"}},
        model_id="us.anthropic.claude-x",
        prompt="It's\na \\ test {{ not_jinja }} $$; --",
        suffix="",
        request_type="unified",
        response_type="super",
    )
    assert statement.split("SETTINGS ")[1] == (
        "(\n"
        "    MODEL_ID 'us.anthropic.claude-x',\n"
        "    PROMPT 'It''s\na \\\\ test {{ not_jinja }} $$; --',\n"
        "    SUFFIX '',\n"
        "    REQUEST_TYPE UNIFIED,\n"
        "    RESPONSE_TYPE SUPER\n"
        ");"
    )


def test_raw_takes_and_gives_super(call_macro: Call) -> None:
    statement = call_macro(
        "create_external_model",
        node=SUPER_NODE,
        model_id="m",
        request_type="RAW",
        response_type="SUPER",
    )
    assert "    REQUEST_TYPE RAW,\n    RESPONSE_TYPE SUPER\n" in statement


def test_the_inference_configuration_may_be_declared(call_macro: Call) -> None:
    arguments = [{"name": "a", "data_type": t} for t in ("varchar(100)", "super", "super")]
    node = NODE | {"arguments": arguments}
    assert call_macro("create_external_model", node=node, model_id="m")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"model_id": None}, ["model_id"]),
        ({"model_id": " "}, ["model_id"]),
        ({"prompt": 3}, ["prompt"]),
        ({"prompt": "a\0b"}, ["prompt"]),
        ({"suffix": "\0"}, ["suffix"]),
        ({"request_type": "CHAT"}, ["request_type"]),
        ({"response_type": "JSON", "iam_role": "x"}, ["iam_role", "response_type"]),
        ({"request_type": "RAW"}, ["response_type"]),
        (
            {"request_type": "raw", "response_type": "varchar", "prompt": "p", "suffix": "s"},
            ["response_type", "prompt", "suffix"],
        ),
        ({"response_type": "SUPER"}, ["returns of the function"]),
        ({"node": SUPER_NODE}, ["arguments of the function", "returns of the function"]),
        ({"max_batch_rows": 5}, ["max_batch_rows"]),
    ],
)
def test_wrong_arguments_are_named_together(
    call_macro: Call, arguments: dict[str, Any], named: list[str]
) -> None:
    with pytest.raises(Exception, match="create_external_model") as caught:
        call_macro("create_external_model", **({"node": NODE, "model_id": "m"} | arguments))
    lines = [x for x in str(caught.value).splitlines() if "`create_external_model`" in x]
    assert [line.split("`")[3] for line in lines] == named


def test_a_function_that_no_yml_describes_is_told_so(call_macro: Call) -> None:
    node = NODE | {"arguments": [], "returns": {"data_type": "INVALID_TYPE"}}  # as dbt has it
    with pytest.raises(Exception, match="no yml describes it"):
        call_macro("create_external_model", node=node, model_id="m")
