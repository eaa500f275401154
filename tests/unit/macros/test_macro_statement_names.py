"""Which bodies are ML statements, and what they are about to create."""

from __future__ import annotations

import pytest
from macro_support import Call


@pytest.mark.parametrize(
    ("body", "kind", "model", "function"),
    [
        ('CREATE MODEL "ml"."m"\nFUNCTION "ml"."f" (int)', "model", ["ml", "m"], ["ml", "f"]),
        ("create model ML.M function ml.F(int) returns int", "model", ["ml", "m"], ["ml", "f"]),
        ('-- why\n/* a; */ CREATE EXTERNAL MODEL "a""b" FUNCTION f', "model", ['a"b'], ["f"]),
        (
            "create model m from (select a, function_x from t) target a function f auto on",
            "model",
            ["m"],
            ["f"],
        ),
        (
            'CREATE EXTERNAL FUNCTION "ml"."f" (varchar(10), int)\nRETURNS int',
            "external function",
            [],
            ["ml", "f"],
        ),
    ],
)
def test_an_ml_statement_is_known(
    call_macro: Call, body: str, kind: str, model: list[str], function: list[str]
) -> None:
    names = call_macro("_statement_names", statement=body)
    assert (names["kind"], names["model_name"], names["function_name"]) == (kind, model, function)


def test_the_arguments_of_a_lambda_function_are_kept(call_macro: Call) -> None:
    body = "create external function f(varchar(10), int) returns int volatile lambda 'x'"
    assert call_macro("_statement_names", statement=body)["data_types"] == "varchar(10), int"


@pytest.mark.parametrize(
    "body",
    ["select $1 * 2", "", "select 'create model m function f'", "-- create model m function f\n1"],
)
def test_anything_else_is_dbts_own(call_macro: Call, body: str) -> None:
    assert call_macro("_statement_names", statement=body) is None
