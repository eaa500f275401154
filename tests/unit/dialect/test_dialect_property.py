"""generate → parse → generate is the identity, whatever the names and texts are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from redshift_ml.dialect import generate, nodes, parse_one

_TEXT = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60)
_PLAIN = st.from_regex(r"[a-z_][a-z0-9_]{0,20}", fullmatch=True).filter(
    lambda name: name.upper() not in _KEYWORDS
)
_KEYWORDS = {"FROM", "TARGET", "FUNCTION", "RETURNS", "SAGEMAKER", "IAM_ROLE", "AUTO", "SETTINGS"}
_QUOTED = st.text(st.characters(exclude_characters="\x00\n", exclude_categories=["Cs"]), min_size=1)
_PART = st.one_of(
    st.builds(nodes.Part, _PLAIN), st.builds(lambda text: nodes.Part(text, True), _QUOTED)
)
_NAME = st.builds(nodes.Name, st.lists(_PART, min_size=1, max_size=2).map(tuple))
_TYPE = st.sampled_from(
    [
        nodes.DataType("SUPER"),
        nodes.DataType("VARCHAR", ("100",)),
        nodes.DataType("VARCHAR", ("MAX",)),
        nodes.DataType("DOUBLE PRECISION"),
        nodes.DataType("DECIMAL", ("18", "4")),
        nodes.DataType("TIMESTAMPTZ"),
    ]
)
_ARGUMENTS = st.lists(st.builds(nodes.Argument, _TYPE), max_size=4).map(tuple)
_ROLE = st.builds(
    nodes.IamRole,
    st.one_of(st.none(), st.just("arn:aws:iam::123456789012:role/r")),
)


def _clause(keyword: str, value: nodes.ClauseValue) -> nodes.Clause:
    return nodes.Clause(keyword, value)


@st.composite
def remote_models(draw: st.DrawFn) -> nodes.CreateModel:
    clauses = [
        _clause("FUNCTION", nodes.Signature(draw(_NAME), draw(_ARGUMENTS))),
        _clause("RETURNS", draw(_TYPE)),
        _clause("SAGEMAKER", nodes.Endpoint(draw(_TEXT), draw(st.none() | _TEXT))),
        _clause("IAM_ROLE", draw(_ROLE)),
    ]
    return nodes.CreateModel(draw(_NAME), tuple(clauses))


@st.composite
def bedrock_models(draw: st.DrawFn) -> nodes.CreateExternalModel:
    entries = [
        nodes.Entry("MODEL_ID", nodes.Value(draw(_TEXT), "string")),
        nodes.Entry("PROMPT", nodes.Value(draw(_TEXT), "string")),
        nodes.Entry("RESPONSE_TYPE", nodes.Value("SUPER", "word")),
    ]
    clauses = [
        _clause("FUNCTION", nodes.Signature(draw(_NAME))),
        _clause("IAM_ROLE", draw(_ROLE)),
        _clause("MODEL_TYPE", nodes.Value("BEDROCK", "word")),
        _clause("SETTINGS", nodes.Entries(tuple(entries))),
    ]
    return nodes.CreateExternalModel(draw(_NAME), tuple(clauses))


@settings(max_examples=150)
@given(st.one_of(remote_models(), bedrock_models()))
def test_a_generated_statement_reads_back_as_itself(model: nodes.Statement) -> None:
    text = generate(model)
    again = parse_one(text)
    assert again == model
    assert generate(again) == text  # type: ignore[arg-type]
