"""What inference models would buy, before anything is bought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from redshift_ml.inference.aggregate import first_level, later_calls
from redshift_ml.inference.errors import InferenceError
from redshift_ml.inference.failures import in_words
from redshift_ml.inference.pricing import require_price
from redshift_ml.inference.project import EVERYTHING, Compiled, Project, Selection
from redshift_ml.inference.script import Script
from redshift_ml.inference.session import Connection


@dataclass(frozen=True)
class ModelPlan:
    """The plan of one inference model. Token and money figures are estimates.

    ``new_data`` inputs were never answered; ``new_version`` ones were, by
    another version of the function. ``usd`` is None only where the caller
    allowed endpoints without a price. Of an aggregate the inputs are those of
    its first level; ``later_calls`` are the part of ``calls`` (and of tokens and
    money) that is estimated, since it depends on answers nobody has yet. A
    ``budget`` may leave part of it all to later runs.
    """

    model: str
    function: str
    endpoint: str
    version: str
    policy: str
    rows: int
    blank: int
    duplicate: int
    distinct: int
    cached: int
    shared: int
    quarantined: int
    new_data: int
    new_version: int
    calls: int
    tokens_in: int
    tokens_out: int
    usd: float | None
    price_true_on: str | None
    later_calls: int = 0
    budget: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def to_buy(self) -> int:
        """Return the number of inputs a run would send."""
        return self.new_data + self.new_version


@dataclass(frozen=True)
class Change:
    """One model's plan beside its plan in another state of the project."""

    model: str
    inputs_before: int
    inputs_now: int
    usd_before: float | None
    usd_now: float | None
    function_changed: bool

    @property
    def inputs(self) -> int:
        """Return how many more inputs would be sent."""
        return self.inputs_now - self.inputs_before

    @property
    def usd(self) -> float | None:
        """Return how much more money that is."""
        if self.usd_now is None or self.usd_before is None:
            return None
        return self.usd_now - self.usd_before


@dataclass(frozen=True)
class Plans:
    """The plans of models, and for each model that could not be counted a sentence why."""

    models: list[ModelPlan]
    problems: list[str]


def plan(
    project: Project, selection: Selection = EVERYTHING, *, priced: bool = True
) -> tuple[Plans, list[str]]:
    """Return the plan of each selected model and their ids. Raises InferenceError.

    ``priced`` insists on a price for every endpoint that would be called.
    """
    compiled, ids = project.compile(selection)
    return _plans(project, compiled, ids, priced), ids


def plan_of_state(
    project: Project, state: Compiled, ids: list[str], *, priced: bool = True
) -> Plans:
    """Return the plans of the same models as another manifest has them."""
    known = [one for one in ids if one in state.models]
    return _plans(project, state, known, priced)


def changes(now: list[ModelPlan], before: list[ModelPlan]) -> list[Change]:
    """Return what differs, model by model; a new model costs all it costs now."""
    old = {one.model: one for one in before}
    found = []
    for one in now:
        was = old.get(one.model)
        change = Change(
            one.model,
            was.to_buy if was else 0,
            one.to_buy,
            was.usd if was else 0.0,
            one.usd,
            was is not None and was.version != one.version,
        )
        if change.inputs or change.function_changed or was is None:
            found.append(change)
    return found


def _plans(project: Project, compiled: Compiled, ids: list[str], priced: bool) -> Plans:
    found = Plans([], [])
    if not ids:
        return found
    statements = compiled.statements(ids)
    scripts = project.scripts(compiled, ids, prepare=False, statements=statements)
    connection = Connection(project.connect())
    try:
        for script in scripts:
            try:
                with in_words(script.model):
                    found.models.append(_plan_of(script, connection, priced))
            except InferenceError as error:
                found.problems.append(str(error))
    finally:
        connection.close()
    return found


def _plan_of(script: Script, connection: Connection, priced: bool) -> ModelPlan:
    counts = connection.rows(first_level(script).text("counts"))[0]
    if script.aggregate is None or script.aggregate["counted"]:
        return model_plan(script, counts, priced=priced)
    out = counts["tokens_out_each"] or script.expected_output_tokens
    groups = connection.rows(script.fill(script.aggregate["shape"]))
    later = later_calls(groups, int(script.aggregate["capacity"]), 4 * float(out))
    return model_plan(script, counts, priced=priced, later=later)


def model_plan(
    script: Script, counts: Mapping[str, Any], *, priced: bool, later: int = 0
) -> ModelPlan:
    """Work out one plan from the counts of a store. Raises InferenceError without a price.

    ``later`` calls of an aggregate's further levels count as long as those of the first.
    """
    missing = int(counts["missing_inputs"])
    hopeless = int(counts["hopeless_inputs"])
    new_version = int(counts["new_version_inputs"])
    new_data = max(0, int(counts["new_data_inputs"]) - hopeless)
    each = counts["tokens_out_each"]
    out = float(each) if each is not None else float(script.expected_output_tokens)
    to_buy = new_data + new_version
    calls = to_buy + later
    tokens_in = round(float(counts["tokens_in"]) * calls / missing) if missing else 0
    price = script.price
    if priced and to_buy:
        price = require_price(price, script.endpoint, script.model)
    return ModelPlan(
        model=script.model,
        function=script.function,
        endpoint=script.endpoint,
        version=script.version,
        policy=script.on_new_version,
        rows=int(counts["seen_rows"]),
        blank=int(counts["blank_rows"]),
        duplicate=int(counts["duplicate_rows"]),
        distinct=int(counts["distinct_inputs"]),
        cached=int(counts["cached_inputs"]),
        shared=int(counts["shared_inputs"]),
        quarantined=hopeless,
        new_data=new_data,
        new_version=new_version,
        calls=-(-to_buy // script.pack) + later,
        tokens_in=tokens_in,
        tokens_out=round(out * calls),
        usd=price.usd(tokens_in, out * calls) if price else None if to_buy else 0.0,
        price_true_on=price.true_on if price else None,
        later_calls=later,
        budget=script.budget,
    )
