"""create_model: the statement Redshift gets, and every refusal."""

from __future__ import annotations

import pytest
from macro_support import NODE, Call

ENDPOINT_ARN = "arn:aws:sagemaker:us-east-1:123456789012:endpoint/llm-endpoint"
ROLE_ARN = "arn:aws-cn:iam::123456789012:role/service/RedshiftML"


def test_names_and_types_come_from_the_function_node(call_macro: Call) -> None:
    assert call_macro("create_model", node=NODE, sagemaker="llm-endpoint") == (
        'CREATE MODEL "ml"."fn_x_model"\n'
        'FUNCTION "ml"."fn_x" (varchar(65535), integer)\n'
        "RETURNS varchar(256)\n"
        "SAGEMAKER 'llm-endpoint'\n"
        "IAM_ROLE default;"
    )


def test_arguments_win_over_the_node(call_macro: Call) -> None:
    statement = call_macro(
        "create_model",
        node=NODE,
        model_name="other.sentiment",
        function_name="other.fn_y",
        data_types=["Character  Varying ( 12 )", "NUMERIC(10 , 2)"],
        returns="DOUBLE  precision",
        sagemaker="llm-endpoint",
        iam_role=ROLE_ARN,
        max_batch_rows=7,
    )
    assert statement == (
        'CREATE MODEL "other"."sentiment"\n'
        'FUNCTION "other"."fn_y" (character varying(12), numeric(10,2))\n'
        "RETURNS double precision\n"
        "SAGEMAKER 'llm-endpoint'\n"
        f"IAM_ROLE '{ROLE_ARN}'\n"
        "SETTINGS (MAX_BATCH_ROWS 7);"
    )


@pytest.mark.parametrize(
    ("given", "clause"),
    [
        ("llm-endpoint", "SAGEMAKER 'llm-endpoint'"),
        ("llm-endpoint:churn.tar.gz", "SAGEMAKER 'llm-endpoint':'churn.tar.gz'"),
        (ENDPOINT_ARN, "SAGEMAKER 'llm-endpoint'"),
        (ENDPOINT_ARN.replace("aws:", "aws-us-gov:", 1), "SAGEMAKER 'llm-endpoint'"),
        (f"{ENDPOINT_ARN}:v2/churn.tar.gz", "SAGEMAKER 'llm-endpoint':'v2/churn.tar.gz'"),
    ],
)
def test_an_endpoint_is_a_name_a_pair_or_an_arn(call_macro: Call, given: str, clause: str) -> None:
    assert clause in call_macro("create_model", node=NODE, sagemaker=given).splitlines()


@pytest.mark.parametrize(
    ("data_types", "returns", "given", "emitted"),
    [
        (["super"], "SUPER", None, "SETTINGS (MAX_BATCH_ROWS 2147483647)"),
        (["super"], "super", 1, "SETTINGS (MAX_BATCH_ROWS 1)"),
        (["super"], "varchar(10)", None, None),
        (["varchar(10)"], "super", None, None),
    ],
)
def test_super_in_and_out_always_says_max_batch_rows(
    call_macro: Call, data_types: list[str], returns: str, given: int | None, emitted: str | None
) -> None:
    statement = call_macro(
        "create_model",
        node=NODE,
        data_types=data_types,
        returns=returns,
        sagemaker="e",
        max_batch_rows=given,
    )
    assert ("SETTINGS" in statement) == (emitted is not None)
    assert emitted is None or emitted in statement


def test_a_quote_in_a_name_is_doubled(call_macro: Call) -> None:
    statement = call_macro("create_model", node=NODE, model_name='we"ird', sagemaker="e")
    assert statement.startswith('CREATE MODEL "ml"."we""ird"\n')


def test_every_problem_comes_in_one_error(call_macro: Call) -> None:
    with pytest.raises(Exception, match="create_model") as caught:
        call_macro(
            "create_model",
            model_name="a.b.c",
            data_types=["varchar(65536)", "jsonb"],
            returns="char(0)",
            sagemaker="arn:aws:sagemaker:us-east-1:123456789012:model/llm",
            iam_role="arn:aws:iam::123:user/bob",
            max_batch_rows=0,
            s3_bucket="my-bucket",
            max_rows=3,
        )
    lines = [line.strip() for line in str(caught.value).splitlines() if "`create_model`" in line]
    assert [line.split("`")[3] for line in lines] == [
        *("max_rows", "model_name", "function_name", "data_types", "data_types"),
        *("returns", "sagemaker", "iam_role", "max_batch_rows", "s3_bucket"),
    ]
    assert "must be a whole number from 1 to 2147483647; got 0." in lines[8]
    assert "`function_name` must be a name, or schema.name" in lines[2]
    assert lines[2].endswith("got nothing.")
    assert "training data" in lines[9] and lines[9].endswith('got "my-bucket".')


def test_the_bucket_of_the_tutorials_settings_is_refused_with_the_reason(call_macro: Call) -> None:
    settings = {"S3_BUCKET": "my-bucket"}
    with pytest.raises(Exception, match="create_model") as caught:
        call_macro("create_model", node=NODE, sagemaker="e", settings=settings)
    assert "`settings` is not an argument" in str(caught.value)
    assert "training data" in str(caught.value) and "my-bucket" in str(caught.value)


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("model_name", "é" * 64),
        ("model_name", "schema."),
        ("sagemaker", None),
        ("sagemaker", "-starts-with-hyphen"),
        ("sagemaker", "llm-endpoint\n"),
        ("sagemaker", "x" * 64),
        ("sagemaker", "it's"),
        ("iam_role", "arn:aws:iam::123456789012:role/a,b'"),
        ("iam_role", "default\n"),
        ("max_batch_rows", 2_147_483_648),
        ("max_batch_rows", True),
        ("max_batch_rows", "10"),
        ("max_batch_rows", 1.5),
        ("data_types", []),
        ("data_types", "varchar(10)"),
        ("data_types", [None]),
        ("data_types", ["varchar(10); drop table x"]),
        ("returns", "decimal(39,2)"),
        ("returns", "decimal(10,11)"),
        ("returns", "integer(4)"),
        ("returns", "varchar(max,2)"),
        ("returns", "varchar(10)\nx"),
    ],
)
def test_one_wrong_argument_is_named(call_macro: Call, argument: str, value: object) -> None:
    arguments = {"node": NODE, "sagemaker": "llm-endpoint", argument: value}
    with pytest.raises(Exception, match=f"`create_model`: `{argument}` must be"):
        call_macro("create_model", **arguments)
