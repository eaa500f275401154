"""A path into a SUPER answer has capitals and reads NULL."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.blocks import folded
from redshift_ml.checks.calls import Call, Query, Range
from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.rule import AWS, Rule

RULE = Rule(
    id="RML212",
    name="super-path-case",
    severity="warning",
    summary="A path into a SUPER answer has capitals and reads NULL",
    why=(
        "Paths are folded to lower case by default, so resp.stopReason looks for "
        "stopreason, finds nothing and returns NULL without an error."
    ),
    mend=(
        "SET enable_case_sensitive_super_attribute TO true, or "
        "json_extract_path_text(json_serialize(resp), 'stopReason')."
    ),
    url=AWS + "super-configurations.html",
    bad=(
        "CREATE EXTERNAL MODEL ml.m FUNCTION ml.chat IAM_ROLE default MODEL_TYPE BEDROCK "
        "SETTINGS (MODEL_ID 'amazon.nova-lite-v1:0', RESPONSE_TYPE SUPER); WITH a AS "
        "(SELECT ml.chat('hi', object('maxTokens', 9)) AS resp) SELECT resp.stopReason "
        "FROM a"
    ),
    good=(
        "CREATE EXTERNAL MODEL ml.m FUNCTION ml.chat IAM_ROLE default MODEL_TYPE BEDROCK "
        "SETTINGS (MODEL_ID 'amazon.nova-lite-v1:0', RESPONSE_TYPE SUPER); WITH a AS "
        "(SELECT ml.chat('hi', object('maxTokens', 9)) AS resp) SELECT "
        "json_extract_path_text(json_serialize(resp), 'stopReason') FROM a"
    ),
)


_SETTINGS = ("enable_case_sensitive_super_attribute", "enable_case_sensitive_identifier")


def check(file: File) -> Iterator[Finding]:
    """Yield paths with capitals into the answers of SUPER functions."""
    folded_text = file.script.text.lower()
    if any(f"set {name}" in folded_text for name in _SETTINGS):
        return
    answers = {_alias(call) for call in file.calls if _super(call)} - {""}
    queries = {id(call.query): call.query for call in file.calls if _super(call)}
    for query in queries.values():
        for index, token in enumerate(query.tokens):
            if token.kind in ("word", "name") and folded(token) in answers:
                yield from _path(file, query, index, index)
    for call in file.calls:
        if _super(call):
            yield from _path(file, call.query, call.whole.end - 1, call.whole.end - 1)


def _super(call: Call) -> bool:
    return any(f.returns is not None and f.returns.name == "SUPER" for f in call.functions)


def _alias(call: Call) -> str:
    """Return the name under which a call's answer is selected, '' when it is not."""
    after = call.whole.end
    tokens = call.query.tokens
    if after < len(tokens) and tokens[after].upper == "AS":
        after += 1
    if call.clause == "SELECT" and after < len(tokens) and tokens[after].kind in ("word", "name"):
        return "" if tokens[after].upper in ("FROM", "END") else folded(tokens[after])
    return ""


def _path(file: File, query: Query, base: int, start: int) -> Iterator[Finding]:
    index, capitals, last = base + 1, False, base
    words, tokens = query.words, query.tokens
    while index < len(tokens):
        if words[index] == "[":
            index = query.after(index)
        elif words[index] == "." and index + 1 < len(tokens):
            name = tokens[index + 1].text.strip('"')
            capitals = capitals or name != name.lower()
            last, index = index + 1, index + 2
        else:
            break
    if not capitals:
        return
    while start >= 2 and words[start - 1] == "." and words[base] != ")":
        start -= 2
    path = "".join(token.text for token in tokens[base + 1 : last + 1]).lstrip(".")
    message = f"{path} is read in lower case and gives NULL; see redshift-ml rules RML212"
    yield from RULE.at(file, query.span(Range(start, last + 1)), message)
