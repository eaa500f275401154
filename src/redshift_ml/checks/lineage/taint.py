"""Which columns of a query hold personal data, followed through its expressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from sqlglot import exp

from redshift_ml.checks.lineage.personal import Policy, covers


@dataclass(frozen=True)
class Trace:
    """The last step of a way that personal data took, and the steps before it.

    ``masked`` are the keys of a JSON value in which it is masked.
    """

    label: str
    before: Trace | None = None
    masked: frozenset[str] = frozenset()

    def steps(self) -> tuple[str, ...]:
        """Return the steps from the first."""
        found: list[str] = []
        trace: Trace | None = self
        while trace is not None:
            found.append(trace.label)
            trace = trace.before
        return tuple(reversed(found))


Taint = Mapping[tuple[str, str], Trace]
"""(category, marked column) → the way from there."""
CLEAN: Taint = MappingProxyType({})


def merged(taints: Iterable[Taint]) -> Taint:
    """Return what several values hold together; of two ways from one column the first."""
    found: dict[tuple[str, str], Trace] = {}
    for taint in taints:
        for key, trace in taint.items():
            found.setdefault(key, trace)
    return found


def through(taint: Taint, key: str) -> Taint:
    """Return what the value under a key of a JSON value holds."""
    return {k: trace for k, trace in taint.items() if key not in trace.masked}


def answered(taint: Taint, policy: Policy) -> Taint:
    """Return what a function's answer still holds of its arguments."""
    found: dict[tuple[str, str], Trace] = {}
    for (category, origin), trace in taint.items():
        if covers(policy.masks, category):
            continue
        keys = [key for key, masks in policy.masked_keys.items() if covers(masks, category)]
        masked = frozenset({*trace.masked, *keys})
        found[category, origin] = Trace(trace.label, trace.before, masked)
    return found


@dataclass(frozen=True)
class Shape:
    """The columns of a query or relation.

    ``open`` says that there may be more than those listed; ``whole`` is what
    each of the others holds (the fields of a SUPER value).
    """

    columns: tuple[tuple[str, Taint], ...] = ()
    open: bool = False
    whole: Taint = field(default_factory=lambda: CLEAN)

    @cached_property
    def by_name(self) -> Mapping[str, Taint]:
        """Return the columns by name."""
        return dict(reversed(self.columns))

    def everything(self) -> Taint:
        """Return what all columns hold together."""
        return merged([*(taint for _, taint in self.columns), self.whole])

    def renamed(self, names: list[str]) -> Shape:
        """Return the columns under other names, as ``t(a, b)`` gives them."""
        if not names or self.open:
            return self
        pairs = [taint for _, taint in self.columns]
        kept = self.columns[len(names) :]
        return Shape((*zip(names, pairs, strict=False), *kept), False, self.whole)

    def united(self, other: Shape) -> Shape:
        """Return the columns of UNION: by position where both are known, else by name."""
        if not (self.open or other.open) and len(self.columns) == len(other.columns):
            pairs = zip(self.columns, other.columns, strict=True)
            return Shape(tuple((name, merged([mine, its])) for (name, mine), (_, its) in pairs))
        names = dict.fromkeys([*self.by_name, *other.by_name])
        both = [(self.by_name.get(name, CLEAN), other.by_name.get(name, CLEAN)) for name in names]
        columns = tuple((n, merged(pair)) for n, pair in zip(names, both, strict=True))
        return Shape(columns, True, merged([self.whole, other.whole]))


_NOTHING_OF_IT = (exp.Predicate, exp.Connector, exp.Not, exp.Count, exp.CountIf, exp.Length)


def parts_of(node: exp.Expr) -> Iterator[tuple[exp.Expr, bool]]:
    """Yield the parts of an expression and whether its value is made of them.

    A condition, a count, a length, the order of rows: they depend on a value
    and do not repeat it.
    """
    for name, value in node.args.items():
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, exp.Expr):
                yield part, _repeats(node, name)


def _repeats(node: exp.Expr, name: str) -> bool:
    if isinstance(node, _NOTHING_OF_IT):
        return False
    if isinstance(node, exp.Case):
        return name != "this"
    if isinstance(node, exp.If):
        return name != "this"
    if isinstance(node, exp.Window | exp.WithinGroup | exp.Filter):
        return name == "this"
    return not isinstance(node, exp.Order)
