"""The SQL function of a model: a DuckDB macro over the one function that asks endpoints.

Each call form becomes one arity of the macro. The argument types are checked
when the call is bound, also for a query that will touch no row, and
``translate_failure`` turns DuckDB's refusal into Redshift's 42883.
"""

from __future__ import annotations

from redshift_ml.local.identifiers import qualified, string
from redshift_ml.local.macro_names import macro_name
from redshift_ml.local.models.registry import Model

INVOKE = "redshift_ml_invoke"
MARK = "redshift_ml_call "
# A call with one to this many arguments is refused with its types; for others the
# words come from DuckDB, which binds a form without arguments at its creation.
_REFUSED_ARITIES = 8

_INTEGERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT")
# What each declared type accepts, by DuckDB's names: PostgreSQL's implicit casts.
_ACCEPTED: dict[str, tuple[str, ...]] = {
    "character varying": ("VARCHAR",),
    "character": ("VARCHAR",),
    "smallint": _INTEGERS[:2],
    "integer": _INTEGERS[:3],
    "bigint": _INTEGERS,
    "numeric": (*_INTEGERS, "HUGEINT", "DECIMAL"),
    "real": (*_INTEGERS, "HUGEINT", "DECIMAL", "FLOAT"),
    "double precision": (*_INTEGERS, "HUGEINT", "DECIMAL", "FLOAT", "DOUBLE"),
    "boolean": ("BOOLEAN",),
    "date": ("DATE",),
    "timestamp without time zone": ("DATE", "TIMESTAMP"),
    "timestamp with time zone": ("DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"),
    "time without time zone": ("TIME",),
    "time with time zone": ("TIME", "TIME WITH TIME ZONE"),
    "super": ("VARIANT", "JSON", "STRUCT", "MAP"),
}
_DUCKDB = {
    "character varying": "VARCHAR",
    "character": "VARCHAR",
    "numeric": "DECIMAL(38, 18)",
    "real": "FLOAT",
    "double precision": "DOUBLE",
    "timestamp without time zone": "TIMESTAMP",
    "timestamp with time zone": "TIMESTAMPTZ",
    "time without time zone": "TIME",
    "time with time zone": "TIMETZ",
    "super": "VARIANT",
}
TYPES = frozenset(_ACCEPTED)


def create_macro(database: str, models: list[Model]) -> str:
    """Return the DDL of the function behind one name; ``models`` are its overloads."""
    first = models[0]
    forms: dict[int, str] = {}
    for model in models:
        for types in model.call_forms:
            forms[len(types)] = _form(model, types)
    for arity in range(1, _REFUSED_ARITIES + 1):
        forms.setdefault(arity, _refusal(first, arity))
    name = qualified(database, first.function_schema, macro_name(first.function))
    return f"create or replace macro {name} {', '.join(forms[n] for n in sorted(forms))}"


def drop_macro(database: str, model: Model) -> str:
    """Return the DDL that drops the function."""
    name = qualified(database, model.function_schema, macro_name(model.function))
    return f"drop macro if exists {name}"


def _parameters(count: int) -> list[str]:
    return [f"redshift_argument_{number}" for number in range(1, count + 1)]


def _form(model: Model, types: tuple[str, ...]) -> str:
    names = _parameters(len(types))
    pairs = list(zip(names, types, strict=True))
    fits = " and ".join(_fits(name, wanted) for name, wanted in pairs)
    key = f"coalesce({_checked(model, names, fits)}, {string(model.key)})"
    texts = ", ".join(_text(name, wanted) for name, wanted in pairs)
    session = "cast(getvariable('redshift_session_id') as varchar)"
    call = f"{INVOKE}({session}, {key}, cast([{texts}] as varchar[]))"
    return f"({', '.join(names)}) as {_result(call, model.target.returns)}"


def _refusal(model: Model, arity: int) -> str:
    """Return an arity that no call form has: binding it always fails."""
    names = _parameters(arity)
    return f"({', '.join(names)}) as {_checked(model, names, 'false')}"


def _checked(model: Model, names: list[str], fits: str) -> str:
    """Return SQL that is a NULL text when ``fits`` holds and cannot be bound when it does not.

    DuckDB reads the part of ``date_part`` when it binds a call, and its error
    repeats a part it does not know: here the call with its types.
    """
    types = " || ', ' || ".join(f"split_part(typeof({name}), '(', 1)" for name in names)
    called = f"{string(f'{MARK}{model.function_schema}.{model.function}(')} || {types} || ')'"
    part = f"case when {fits} then 'year' else {called} end"
    return f"cast(nullif(date_part({part}, date '2000-01-01'), 2000) as varchar)"


def _fits(name: str, wanted: str) -> str:
    accepted = ", ".join(string(item) for item in (*_ACCEPTED[wanted], '"NULL"'))
    lists = f" or typeof({name}) like '%]'" if wanted == "super" else ""
    return f"(split_part(typeof({name}), '(', 1) in ({accepted}){lists})"


def _text(name: str, wanted: str) -> str:
    if wanted == "super":
        return f"cast(cast({name} as json) as varchar)"
    return f"cast(cast({name} as {_DUCKDB.get(wanted, wanted)}) as varchar)"


def _result(call: str, returns: str) -> str:
    if returns in ("character varying", "character"):
        return call
    if returns == "super":
        return f"cast(cast({call} as json) as variant)"
    return f"cast({call} as {_DUCKDB.get(returns, returns)})"
