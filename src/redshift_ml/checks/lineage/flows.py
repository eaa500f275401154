"""Follow personal data from marked columns through all relations of a project, once each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot.errors import SqlglotError

from redshift_ml.checks.calls import called_names, is_query, read_query
from redshift_ml.checks.lineage.personal import (
    EVERY,
    Branch,
    Flow,
    Lost,
    Personal,
    Policy,
    Relation,
    covers,
)
from redshift_ml.checks.lineage.query import UNKNOWN, Query
from redshift_ml.checks.lineage.taint import CLEAN, Shape, Taint, Trace, answered, merged
from redshift_ml.dialect.errors import RedshiftMLError
from redshift_ml.dialect.positions import Lines
from redshift_ml.dialect.statements import scan
from redshift_ml.dialect.trees import parse_trees

# The columns of an inference store beside `input` and `output`; none repeats a text.
_INPUT, _OUTPUT = "input", "output"
_AS_INPUT = re.compile(r"\bas\s+\"?(input)\b", re.IGNORECASE)
_ANY_INPUT = re.compile(r"\b(input)\b", re.IGNORECASE)


def flows(personal: Personal) -> tuple[Flow | Lost, ...]:
    """Return where personal data goes that may not, in the order of the relations."""
    if not any(mark for relation in personal.relations for mark in relation.marks.values()):
        return ()
    return tuple(_Project(personal).follow())


class _Project:
    def __init__(self, personal: Personal) -> None:
        self._relations = personal.relations
        self._shapes: dict[str, list[tuple[str, Shape]]] = {}
        self._nodes = {policy.node: policy for policy in personal.functions}
        self._functions: dict[str, list[Policy]] = {}
        for policy in personal.functions:
            self._functions.setdefault(policy.name, []).append(policy)
        self._found: dict[tuple[object, ...], Flow | Lost] = {}
        self._ways: set[tuple[object, ...]] = set()

    def follow(self) -> Iterator[Flow | Lost]:
        for relation in self._relations:
            shape = Shape(open=True)
            for number, branch in enumerate(relation.branches):
                own = self._branch(branch)
                shape = own if number == 0 else shape.united(own)
                self._know(relation, shape)
            if not relation.branches:
                self._know(relation, shape)
        yield from self._found.values()

    def _know(self, relation: Relation, shape: Shape) -> None:
        """Remember what a relation holds, for the queries that read it."""
        if relation.store:
            shape = self._stored(relation, shape)
        name = f"__dbt__cte__{relation.name}" if relation.ephemeral else relation.name
        schema = "" if relation.ephemeral else relation.schema
        same = [pair for pair in self._shapes.get(name, []) if pair[0] != schema]
        self._shapes[name] = [*same, (schema, _labelled(relation, shape))]

    def _stored(self, relation: Relation, body: Shape) -> Shape:
        """Return the columns of an inference store, and note what its function gets."""
        policy = self._nodes.get(relation.store)
        sent = [body.by_name.get(name, body.whole) for name in (_INPUT, *relation.arguments)]
        if policy is None:
            return Shape(((_INPUT, sent[0]),), True)
        taint = merged(
            _labelled(relation, Shape(((name, each),))).by_name[name]
            for name, each in zip((_INPUT, *relation.arguments), sent, strict=True)
        )
        branch = relation.branches[0]
        self._note(branch, policy, *_place(branch.sql), taint)
        return Shape(((_INPUT, sent[0]), (_OUTPUT, answered(merged(sent), policy))), True)

    def _branch(self, branch: Branch) -> Shape:
        query = Query(
            branch.sql,
            self._relation,
            self._policy,
            lambda policy, start, end, taint: self._note(branch, policy, start, end, taint),
        )
        try:
            statements = parse_trees(branch.sql, Lines(branch.sql), 0, len(branch.sql))
            shapes = [query.shape(each, {}) for each in statements]
        except (RedshiftMLError, SqlglotError, RecursionError) as error:
            self._lose(branch, _reason(error))
            return UNKNOWN
        missed = self._missed(branch, query.seen)
        if missed:
            self._lose(branch, f"the call of {missed}")
        return shapes[-1] if shapes else UNKNOWN

    def _lose(self, branch: Branch, reason: str) -> None:
        if self._may_reach(branch):
            self._found[branch.path, branch.later] = Lost(branch, reason)

    def _missed(self, branch: Branch, seen: set[int]) -> str:
        """Return a call of an endpoint's function that was not followed, '' when all were."""
        sql = branch.sql.lower()
        if not any(name in sql for name in self._functions):
            return ""
        script = scan(branch.sql)
        for query in (read_query(item, script.lines) for item in script.items if is_query(item)):
            for index, _, schema, name in called_names(query):
                policy = self._policy(schema or "", name)
                if policy and policy.endpoint and query.tokens[index].start not in seen:
                    line = script.lines.span(query.tokens[index].start, 0).line
                    return f"{name} in line {line} of the compiled SQL"
        return ""

    def _may_reach(self, branch: Branch) -> bool:
        """Tell whether a query names a relation that holds personal data."""
        sql = branch.sql.lower()
        return any(
            name in sql
            for name, same in self._shapes.items()
            if any(shape.everything() for _, shape in same)
        )

    def _relation(self, schema: str, name: str) -> Shape:
        found = self._shapes.get(name, [])
        exact = [shape for own, shape in found if own == schema]
        if not exact and not schema and len(found) == 1:
            return found[0][1]
        return exact[0] if exact else UNKNOWN

    def _policy(self, schema: str, name: str) -> Policy | None:
        found = self._functions.get(name, [])
        exact = [policy for policy in found if policy.schema == schema]
        if not schema and not exact:
            return found[0] if found else None
        return exact[0] if exact else None

    def _note(self, branch: Branch, policy: Policy, start: int, end: int, taint: Taint) -> None:
        """Keep what a function gets and may not have, once for the branches of a node."""
        if not policy.endpoint or policy.approved == EVERY:
            return
        ways: dict[str, tuple[Trace, set[str]]] = {}
        for (category, origin), trace in taint.items():
            if not covers(policy.approved, category):
                ways.setdefault(origin, (trace, set()))[1].add(category)
        for trace, categories in ways.values():
            steps = trace.steps()
            way = (branch.path, policy.schema, policy.name, steps)
            if not branch.later or way not in self._ways:
                flow = Flow(branch, start, end, steps, frozenset(categories), policy)
                self._found.setdefault((*way, start), flow)
            self._ways.add(way)


def _labelled(relation: Relation, shape: Shape) -> Shape:
    """Return the columns with the relation as the last step, and with what its yml marks."""
    listed = [name for name in relation.columns if name not in shape.by_name] if shape.open else []
    columns = [*shape.columns, *((name, shape.whole) for name in listed)]
    return Shape(
        tuple((name, _marked(relation, name, taint)) for name, taint in columns),
        shape.open,
        {key: _step(relation, "*", trace) for key, trace in shape.whole.items()},
    )


def _marked(relation: Relation, name: str, taint: Taint) -> Taint:
    marks = relation.marks.get(name)
    if marks is not None and not marks:
        return CLEAN
    here = Trace(f"{relation.label}.{name}")
    own = [(category, here.label) for category in sorted(marks or ())]
    covered = {category for category, _ in taint}
    passed = {key: _step(relation, name, trace) for key, trace in taint.items()}
    return {**passed, **{key: here for key in own if key[0] not in covered}}


def _step(relation: Relation, name: str, trace: Trace) -> Trace:
    return Trace(f"{relation.label}.{name}", trace, trace.masked)


def _place(sql: str) -> tuple[int, int]:
    """Return where a store's query names its input."""
    found = _AS_INPUT.search(sql) or _ANY_INPUT.search(sql)
    return found.span(1) if found else (0, 1)


def _reason(error: Exception) -> str:
    if isinstance(error, RedshiftMLError):
        return f"{error.message} (line {error.line}, column {error.col} of the compiled SQL)"
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
