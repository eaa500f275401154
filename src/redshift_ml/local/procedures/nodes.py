"""The statements of a PL/pgSQL body, as the parser leaves them to the interpreter.

An expression or a query is kept as the text that stands in the body; names of
variables in it become parameters when it runs, as on Redshift.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Target = tuple[str, ...]  # a variable, or a record and its field


@dataclass(frozen=True)
class Placed:
    """What stands in a line of the body, from 1."""

    line: int = field(default=0, kw_only=True, compare=False)


@dataclass(frozen=True)
class Declaration:
    """A variable of a block. ``type`` is None for RECORD, ``alias`` the number of an argument."""

    name: str
    type: str | None = None
    default: str | None = None
    constant: bool = False
    not_null: bool = False
    alias: int | None = None
    query: str | None = None  # of a cursor, whose parameters are names and types
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Block(Placed):
    """DECLARE … BEGIN … EXCEPTION … END. ``handler`` is None without an EXCEPTION part."""

    label: str | None
    declarations: tuple[Declaration, ...]
    body: tuple[Statement, ...]
    handler: tuple[Statement, ...] | None = None
    goes_on: bool = False  # CONTINUE_HANDLER


@dataclass(frozen=True)
class Assign(Placed):
    """target := expression."""

    target: Target
    expression: str


@dataclass(frozen=True)
class If(Placed):
    """IF … ELSIF … ELSE: (condition, statements) in order; ELSE has the condition None."""

    branches: tuple[tuple[str | None, tuple[Statement, ...]], ...]


@dataclass(frozen=True)
class Case(Placed):
    """CASE. ``search`` is None for the searched form; ELSE has no alternatives."""

    search: str | None
    branches: tuple[tuple[tuple[str, ...], tuple[Statement, ...]], ...]
    otherwise: tuple[Statement, ...] | None


@dataclass(frozen=True)
class Loop(Placed):
    """LOOP, or WHILE with a condition."""

    label: str | None
    body: tuple[Statement, ...]
    condition: str | None = None


@dataclass(frozen=True)
class ForRange(Placed):
    """FOR name IN [REVERSE] low .. high."""

    label: str | None
    name: str
    low: str
    high: str
    reverse: bool
    body: tuple[Statement, ...]


@dataclass(frozen=True)
class ForQuery(Placed):
    """FOR target IN query, or IN EXECUTE text when ``dynamic``."""

    label: str | None
    targets: tuple[Target, ...]
    query: str
    dynamic: bool
    body: tuple[Statement, ...]


@dataclass(frozen=True)
class Jump(Placed):
    """EXIT or CONTINUE [label] [WHEN condition]."""

    word: str
    label: str | None
    condition: str | None


@dataclass(frozen=True)
class Raise(Placed):
    """RAISE level 'format', variables; without a level: throw the caught error again."""

    level: str | None
    format: str = ""
    arguments: tuple[Target, ...] = ()


@dataclass(frozen=True)
class Execute(Placed):
    """EXECUTE text [INTO targets]."""

    expression: str
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True)
class Diagnostics(Placed):
    """GET DIAGNOSTICS target := ROW_COUNT."""

    target: Target


@dataclass(frozen=True)
class Sql(Placed):
    """A SQL statement; ``targets`` are those of SELECT INTO, ``discard`` is PERFORM's."""

    text: str
    targets: tuple[Target, ...] = ()
    discard: bool = False


@dataclass(frozen=True)
class Call(Placed):
    """CALL name ( argument, … )."""

    name: tuple[str, ...]
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Open(Placed):
    """OPEN name [FOR query | FOR EXECUTE text]; without either its own query, with arguments."""

    name: str
    query: str | None = None
    dynamic: bool = False
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Fetch(Placed):
    """FETCH name INTO targets."""

    name: str
    targets: tuple[Target, ...]


@dataclass(frozen=True)
class Close(Placed):
    """CLOSE name."""

    name: str


@dataclass(frozen=True)
class Control(Placed):
    """COMMIT, ROLLBACK, START TRANSACTION, RETURN or NULL."""

    word: str


Statement = (
    Block | Assign | If | Case | Loop | ForRange | ForQuery | Jump | Raise | Execute
    | Diagnostics | Sql | Call | Open | Fetch | Close | Control
)  # fmt: skip
