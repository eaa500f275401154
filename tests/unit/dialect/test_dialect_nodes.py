"""What parse gives back: typed nodes, stock trees, places."""

from __future__ import annotations

import logging

import pytest
from sqlglot import exp

from redshift_ml.dialect import RedshiftMLError, nodes, parse, parse_one

REMOTE = (
    "CREATE MODEL ml.m FUNCTION ml.f (SUPER, VARCHAR(100)) RETURNS SUPER SAGEMAKER'ep':'b' "
    "IAM_ROLE default SETTINGS (MAX_BATCH_ROWS 10)"
)


def test_remote_model_is_a_node_with_its_clauses() -> None:
    model = parse_one(REMOTE)
    assert isinstance(model, nodes.CreateModel)
    assert (model.form, model.name.schema, model.name.name) == ("remote", "ml", "m")
    assert model.function is not None
    assert [a.type.sql() for a in model.function.arguments or ()] == ["SUPER", "VARCHAR(100)"]
    assert model.returns == nodes.DataType("SUPER")
    assert model.sagemaker == nodes.Endpoint("ep", "b")
    assert model.iam_role is not None and model.iam_role.is_default
    assert model.settings.integer("max_batch_rows") == 10


def test_training_query_is_a_stock_tree() -> None:
    model = parse_one(
        "create model m from (select a, b as y from t) target y function f iam_role default "
        "settings (s3_bucket 'b')"
    )
    assert isinstance(model, nodes.CreateModel) and isinstance(model.source, nodes.QuerySource)
    assert isinstance(model.source.query, exp.Select)
    assert model.source.query.named_selects == ["a", "y"]


def test_bedrock_defaults_are_read_off_the_page() -> None:
    sql = "create external model m function f iam_role default model_type bedrock settings ({})"
    plain = parse_one(sql.format("model_id 'a.b'"))
    raw = parse_one(sql.format("model_id 'a.b', request_type raw, response_type super"))
    assert isinstance(plain, nodes.CreateExternalModel)
    assert (plain.request_type, plain.response_type) == ("UNIFIED", "VARCHAR")
    assert isinstance(raw, nodes.CreateExternalModel)
    assert (raw.request_type, raw.response_type) == ("RAW", "SUPER")


@pytest.mark.parametrize(
    ("literal", "value"),
    [
        ("'it''s'", "it's"),
        (r"'it\'s'", "it's"),
        (r"'a\\b'", "a\\b"),
        (r"'a\nb'", "a\nb"),
        ("'-- no comment ; /* nor */'", "-- no comment ; /* nor */"),
        ("$$it's$$", "it's"),
    ],
)
def test_prompt_literals_mean_what_redshift_means(literal: str, value: str) -> None:
    model = parse_one(
        "create external model m function f iam_role default model_type bedrock "
        f"settings (model_id 'a.b', prompt {literal})"
    )
    assert isinstance(model, nodes.CreateExternalModel)
    assert model.settings.get("PROMPT") == value


def test_lambda_function_reads_size_and_clauses_in_any_order() -> None:
    function = parse_one(
        "create or replace external function f(key varchar(100)) returns varchar(max) "
        "lambda 'l' iam_role default max_batch_size 2 mb stable"
    )
    assert isinstance(function, nodes.CreateExternalFunction)
    assert function.or_replace and function.volatility == "STABLE"
    assert function.lambda_name == "l"
    assert function.value("MAX_BATCH_SIZE") == nodes.Size(2, "MB")
    assert nodes.Size(2, "MB").bytes == 2 * 1024 * 1024


def test_privileges_say_who_and_what() -> None:
    grant, revoke = parse(
        "grant execute on model ml.a, b to role r, group g, public, u with grant option;"
        "revoke grant option for create model from u"
    )
    assert isinstance(grant, nodes.GrantModel)
    assert [model.folded for model in grant.models] == ["ml.a", "b"]
    assert [(g.kind, g.name, g.grant_option) for g in grant.grantees] == [
        ("role", "r", False),
        ("group", "g", False),
        ("public", None, False),
        ("user", "u", True),
    ]
    assert isinstance(revoke, nodes.RevokeModel) and revoke.grant_option_only


def test_other_statements_are_stock_trees_without_a_word_on_stderr(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        select, vacuum = parse("select 1; vacuum t")
    assert isinstance(select, exp.Select)
    assert isinstance(vacuum, exp.Command)
    assert caplog.records == []


def test_merge_remove_duplicates_has_its_three_parts() -> None:
    merge = parse_one("merge into a.t using a.s on t.id = s.id remove duplicates")
    assert isinstance(merge, nodes.MergeRemoveDuplicates)
    assert merge.target.sql() == "a.t" and merge.condition.sql() == "t.id = s.id"


def test_names_fold_and_keep_their_place() -> None:
    drop = parse_one('drop model if exists "Ml"."My Model"')
    assert isinstance(drop, nodes.DropModel)
    assert drop.name.folded == "ml.my model"
    assert (drop.name.span.line, drop.name.span.col) == (1, 22)


@pytest.mark.parametrize(
    ("sql", "line", "col", "words"),
    [
        ("select 1;\n  create model m function f(int", 2, 32, "the argument types"),
        ("create model m\nfunction f(int) returns int\nsagemaker ep", 3, 11, "quoted string"),
        ("show model 'm'", 1, 12, "without single quotes"),
        ("create model m function f(int) returns int sagemaker 'x'", 1, 14, "IAM_ROLE is missing"),
        ("create model utter nonsense (((", 1, 20, "not a clause"),
        ("select 'never closed", 1, 8, "never closed"),
    ],
)
def test_errors_say_where_and_what(sql: str, line: int, col: int, words: str) -> None:
    with pytest.raises(RedshiftMLError) as caught:
        parse(sql)
    assert (caught.value.line, caught.value.col) == (line, col)
    assert words in str(caught.value)


def test_nodes_do_not_inherit_from_sqlglot() -> None:
    kinds = [value for value in vars(nodes).values() if isinstance(value, type)]
    assert not [kind for kind in kinds if issubclass(kind, exp.Expression)]


@pytest.mark.parametrize(
    "sql",
    [
        "merge into t usinon t.i.id remove duplicates",
        "merge remove duplicates",
        "merge into t using s remove duplicates",
        "create default external model m function f",
    ],
)
def test_garbage_that_trips_sqlglot_is_an_error_of_ours(sql: str) -> None:
    with pytest.raises(RedshiftMLError):
        parse(sql)
