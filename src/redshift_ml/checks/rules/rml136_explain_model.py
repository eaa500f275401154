"""EXPLAIN_MODEL on a model that has no explanation."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.calls import Range
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.dialect.lexer import unquote

RULE = Rule(
    id="RML136",
    name="explain-model",
    severity="error",
    summary="EXPLAIN_MODEL on a model that has no explanation",
    why="It works for XGBoost models trained by Redshift only.",
    mend="Leave the call out.",
    url=AWS + "r_explain_model_function.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.f(INT) RETURNS INT SAGEMAKER 'endpoint' IAM_ROLE "
        "default; SELECT explain_model('ml.m')"
    ),
    good=(
        "CREATE MODEL ml.m FROM ml.t TARGET y FUNCTION ml.f IAM_ROLE default SETTINGS "
        "(S3_BUCKET 'ml-artifacts'); SELECT explain_model('ml.m')"
    ),
)


def check(file: File) -> Iterator[Finding]:
    """Yield EXPLAIN_MODEL of models that other files or statements declare as remote."""
    for query in file.queries:
        for index, token in enumerate(query.tokens):
            piece = query.function_at(index) if token.upper == "EXPLAIN_MODEL" else None
            if not piece or query.tokens[piece.start].kind != "string":
                continue
            model = unquote(query.tokens[piece.start].text).lower()
            kinds = {
                f.kind for fs in file.catalogue.functions.values() for f in fs if f.model == model
            }
            if kinds and "trained" not in kinds:
                message = f"{model} was not trained by Redshift, so it cannot be explained"
                yield from RULE.at(file, query.span(Range(piece.start, piece.start + 1)), message)
