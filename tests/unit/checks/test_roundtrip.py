"""Every valid ML statement of the tables survives parse → generate → parse."""

from __future__ import annotations

import pytest
from valid_statements import (
    AUTO_MODELS,
    COMMANDS,
    EXTERNAL_MODELS,
    LAMBDA_FUNCTIONS,
    REMOTE_MODELS,
    TRAINED_MODELS,
)

from redshift_ml.dialect import generate, nodes, parse

_STATEMENTS = [
    *EXTERNAL_MODELS,
    *REMOTE_MODELS,
    *AUTO_MODELS,
    *TRAINED_MODELS,
    *LAMBDA_FUNCTIONS,
    *COMMANDS,
]


@pytest.mark.parametrize("sql", _STATEMENTS, ids=range(len(_STATEMENTS)))
def test_statement_reads_back_from_its_canonical_text(sql: str) -> None:
    for statement in parse(sql):
        if isinstance(statement, nodes.Statement):
            text = generate(statement)
            (again,) = parse(text)
            assert again == statement
            assert generate(again) == text  # type: ignore[arg-type]


def test_canonical_text_is_formatted() -> None:
    (model,) = parse(
        "create model ml.m from (select a,y from t) target y function ml.f iam_role default "
        "auto off model_type xgboost objective 'binary:logistic' preprocessors 'none' "
        "hyperparameters default except(num_round '10',max_depth '3') settings(s3_bucket 'b')"
    )
    assert isinstance(model, nodes.Statement)
    assert model.sql() == "\n".join(
        [
            "CREATE MODEL ml.m",
            "FROM (",
            "    SELECT",
            "      a,",
            "      y",
            "    FROM t",
            ")",
            "TARGET y",
            "FUNCTION ml.f",
            "IAM_ROLE default",
            "AUTO OFF",
            "MODEL_TYPE XGBOOST",
            "OBJECTIVE 'binary:logistic'",
            "PREPROCESSORS 'none'",
            "HYPERPARAMETERS DEFAULT EXCEPT (",
            "    NUM_ROUND '10',",
            "    MAX_DEPTH '3'",
            ")",
            "SETTINGS (",
            "    S3_BUCKET 'b'",
            ")",
        ]
    )
