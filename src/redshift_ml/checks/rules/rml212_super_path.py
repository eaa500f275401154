"""A path into a SUPER answer has capitals and reads NULL."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.answers import alias_of, returns_super
from redshift_ml.checks.blocks import Block, folded
from redshift_ml.checks.calls import Query, Range
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
    calls = [call for call in file.calls if returns_super(call)]
    named = {alias_of(call) for call in calls} - {""}
    own = {id(call.query) for call in calls}
    for query in file.queries:
        for index, token in enumerate(query.tokens):
            if token.kind not in ("word", "name"):
                continue
            block = query.outline.block_of[index]
            names = (named if id(query) in own else frozenset()) | _stored(file, block)
            if folded(token) in names:
                yield from _path(file, query, index, index)
    for call in calls:
        yield from _path(file, call.query, call.whole.end - 1, call.whole.end - 1)


def _stored(file: File, block: Block | None) -> frozenset[str]:
    """Return the answer columns of the relations that a block reads."""
    stored = file.catalogue.answers
    if block is None or not stored:
        return frozenset()
    return frozenset(c for each in block.relations for c in stored.get(each.name, ()))


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
