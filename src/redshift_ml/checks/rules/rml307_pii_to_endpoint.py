"""Personal data reaches an endpoint that is not approved for it."""

from __future__ import annotations

from collections.abc import Iterator

from redshift_ml.checks.file import File
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.lineage.personal import UNSPECIFIED, Flow
from redshift_ml.checks.project import Project
from redshift_ml.checks.rule import Rule
from redshift_ml.dialect.positions import Span

RULE = Rule(
    id="RML307",
    name="pii-to-endpoint",
    severity="error",
    summary="Personal data reaches an endpoint that is not approved for it",
    why=(
        "A model call sends the row's text out of the warehouse, to another service and perhaps "
        "another Region. Columns that the yml marks (tags: [pii], or meta: {pii: true} or {pii: "
        "[email, phone]}) are followed through the compiled SQL of sources, seeds and dbt models; "
        "the message shows the way."
    ),
    mend=(
        "Leave the column out; mask it on the way with a function that an approved endpoint "
        "answers (the task mask, or meta: {pii_masks: true} on any function); or approve the "
        "function: meta: {pii_approved: true} or {pii_approved: [email]}. A column that holds no "
        "personal data whatever it is made of says meta: {pii: false}."
    ),
    url="https://docs.aws.amazon.com/bedrock/latest/userguide/data-protection.html",
    bad=(
        "-- stg_feedback.body is tagged pii\n"
        "SELECT id, {{ function('fn_tone') }}(body) AS tone FROM {{ ref('stg_feedback') }}"
    ),
    good=(
        "-- fn_mask has meta: {pii_approved: true, pii_masks: true}\n"
        "SELECT id, {{ function('fn_tone') }}(masked) AS tone\n"
        "FROM (SELECT id, {{ function('fn_mask') }}(body) AS masked "
        "FROM {{ ref('stg_feedback') }}) AS feedback"
    ),
)

_MOST_STEPS = 12


def check_project(project: Project) -> Iterator[Finding]:
    """Yield each way on which personal data reaches an endpoint that is not approved for it."""
    if not project.personal.relations:
        return
    from redshift_ml.checks.lineage.flows import flows  # sqlglot takes a moment to import

    files = {file.path: file for file in reversed(project.files) if not _later(file)}
    for found in flows(project.personal):
        file = files.get(found.branch.path)
        if file is None:
            continue
        if isinstance(found, Flow):
            yield from RULE.at(file, _span(file, found), _message(found))
        else:
            message = (
                f"this query reads columns that hold personal data and cannot be followed: "
                f"{found.reason}"
            )
            yield from RULE.at(file, file.script.lines.span(0, 1), message, severity="warning")


def _later(file: File) -> bool:
    return file.node is not None and file.node.incremental


def _span(file: File, flow: Flow) -> Span:
    """Return the place of a flow in the first run's SQL, also of one in a later run's."""
    if not flow.branch.later:
        return file.script.lines.span(flow.start, flow.end)
    at = max(0, file.script.text.lower().find(flow.function.name))
    return file.script.lines.span(at, at + len(flow.function.name))


def _message(flow: Flow) -> str:
    kinds = sorted(flow.categories - UNSPECIFIED)
    what = f"personal data ({', '.join(kinds)})" if kinds else "personal data"
    steps = flow.steps
    if len(steps) > _MOST_STEPS:
        left_out = f"({len(steps) - _MOST_STEPS} steps)"
        steps = (*steps[: _MOST_STEPS // 2], left_out, *steps[-_MOST_STEPS // 2 :])
    way = " → ".join((*steps, f"{flow.function.name} ({flow.function.endpoint})"))
    wanted = f"[{', '.join(kinds)}]" if kinds else "true"
    return (
        f"{what} reaches an endpoint that is not approved for it: {way}; mask it on the way, or "
        f"approve the function with meta: {{pii_approved: {wanted}}}"
    )
