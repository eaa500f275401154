"""| stands where || is meant."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule
from redshift_ml.dialect.errors import Edit

RULE = Rule(
    id="RML210",
    name="bitwise-or",
    severity="error",
    summary="| stands where || is meant",
    why=("| is bitwise or; one AWS page prints it between texts. Redshift refuses it on text."),
    mend="Concatenate with ||.",
    url=AWS + "r_concat_op.html",
    bad=(
        "CREATE MODEL ml.m FUNCTION ml.f(VARCHAR(100)) RETURNS INT SAGEMAKER 'endpoint' "
        "IAM_ROLE default; SELECT ml.f('Summarise: ' | 'hi')"
    ),
    good=(
        "CREATE MODEL ml.m FUNCTION ml.f(VARCHAR(100)) RETURNS INT SAGEMAKER 'endpoint' "
        "IAM_ROLE default; SELECT ml.f('Summarise: ' || 'hi')"
    ),
    fixable=True,
)


def check(file: File) -> Iterator[Finding]:
    """Yield arguments that join text with |."""
    for call in file.calls:
        tokens, words = call.query.tokens, call.query.words
        for piece in call.arguments:
            marks = [
                index
                for index in call.inside(piece)
                if words[index] == "|"
                and piece.start < index < piece.end - 1
                and "string" in (tokens[index - 1].kind, tokens[index + 1].kind)
            ]
            if marks:
                edits = tuple(Edit(tokens[m].start, tokens[m].end, "||") for m in marks)
                message = "| is bitwise or; text is concatenated with ||"
                yield from RULE.at(file, call.query.span(piece), message, edits)
