"""Models of one running warehouse: the function DuckDB calls, and who answers it."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import duckdb
import pyarrow as pa

from redshift_ml.local.carried import carry
from redshift_ml.local.endpoints import (
    CallCancelledError,
    Caller,
    CallFailedError,
    CallLog,
    EndpointFile,
    Gateway,
    Row,
)
from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.models.answers import check_answers, failure
from redshift_ml.local.models.macros import INVOKE
from redshift_ml.local.models.mocks import Mocks, mocked_answers
from redshift_ml.local.models.registry import Model, Models

LOG_TABLE = "redshift_system.main.local_inference_log"


class CallingSession(Protocol):
    """What a call must know of the session it comes from."""

    id: int
    user: str
    database: str
    mocks: Mocks


class ModelService:
    """Answers the calls of every session of a warehouse.

    ``sessions`` maps session ids to the open sessions; ``identities`` says
    whose grants a user enjoys and ``is_superuser`` who needs none.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        endpoints: EndpointFile,
        sessions: Mapping[int, CallingSession],
        identities: Callable[[str], set[tuple[str, str]]],
        is_superuser: Callable[[str], bool],
    ) -> None:
        self.log = CallLog(connection.cursor(), LOG_TABLE)
        self.gateway = Gateway(endpoints, self.log)
        self._reader = connection.cursor()
        self._reading = threading.Lock()
        self._sessions = sessions
        self._identities = identities
        self._is_superuser = is_superuser
        self._models: dict[str, Model] = {}
        self._active: defaultdict[int, set[threading.Event]] = defaultdict(set)
        install_model_function(connection, self.invoke)

    def remember(self, model: Model) -> None:
        """Know a model before the transaction that creates it is committed."""
        self._models[model.key] = model
        self.gateway.expect(model.target)

    def forget(self, model: Model) -> None:
        """Forget a model that was dropped."""
        self._models.pop(model.key, None)

    def cancel(self, session: int) -> None:
        """Stop waiting for the endpoints that a session's statement asked."""
        for event in list(self._active.get(session, ())):
            event.set()

    def close(self) -> None:
        """Stop the endpoints' workers and write the call log."""
        self.gateway.close()

    def invoke(self, session_id: int, key: str, rows: list[Row]) -> list[str | None]:
        """Answer the rows of one vector. Raises RedshiftError."""
        session = self._sessions[session_id]
        model = self._model(key, session.database)
        self._check_execute(model, session)
        asked = _asked(model, rows)
        mocked = session.mocks.get((model.function_schema, model.function))
        wanted = rows if len(asked) == len(rows) else [rows[at] for at in asked]
        if mocked is not None:
            answers = mocked_answers(mocked, model, wanted)
        else:
            answers = self._ask(model, wanted, session)
        check_answers(model, answers)
        if len(asked) == len(rows):
            return answers
        found = dict(zip(asked, answers, strict=True))
        return [found.get(at) for at in range(len(rows))]

    def _ask(self, model: Model, rows: list[Row], session: CallingSession) -> list[str | None]:
        """Ask the model's endpoint. Raises RedshiftError."""
        event = threading.Event()
        self._active[session.id].add(event)
        query = int(getattr(session, "query_id", 0))
        caller = Caller(session.user, session.database, session.id, query, event)
        try:
            return self.gateway.call(model.target, rows, caller)
        except CallFailedError as error:
            raise failure(model, error) from error
        except CallCancelledError as error:
            raise RedshiftError("Query cancelled on user's request", "57014") from error
        finally:
            self._active[session.id].discard(event)

    def _model(self, key: str, database: str) -> Model:
        known = self._models.get(key)
        if known is None:
            known = Models(self._rows_of(database)).by_key(key)
            if known is None:
                raise RedshiftError("the model of this function was dropped", "42883")
            self._models[key] = known
        return known

    def _rows_of(self, database: str) -> Callable[..., list[tuple[object, ...]]]:
        """Read a database's committed catalog; the session's own connection is busy calling."""

        def rows(sql: str, *values: object) -> list[tuple[object, ...]]:
            text = sql.replace("{c}", f'"{database}".redshift_local')
            with self._reading:
                return list(self._reader.execute(text, list(values)).fetchall())

        return rows

    def _check_execute(self, model: Model, session: CallingSession) -> None:
        if model.owner == session.user or self._is_superuser(session.user):
            return
        if model.kind == "lambda":
            return  # EXECUTE on a new function is granted to PUBLIC
        granted = self._rows_of(session.database)(
            "select grantee_kind, grantee from {c}.grants where kind = 'model' and object = ? "
            "and privilege = 'EXECUTE'",
            str(model.oid),
        )
        mine = self._identities(session.user)
        if not any((str(kind), str(name)) in mine for kind, name in granted):
            raise RedshiftError(f"permission denied for function {model.function}", "42501")


def _asked(model: Model, rows: list[Row]) -> Sequence[int]:
    """Return which rows are asked about; the others are answered NULL without a call.

    What Redshift does with a NULL text for Bedrock is not documented; a call
    costs money, so none is made. SageMaker gets an empty string, as documented.
    """
    if model.kind != "bedrock":
        return range(len(rows))
    return [at for at, row in enumerate(rows) if row[0] is not None]


def install_model_function(
    connection: duckdb.DuckDBPyConnection,
    invoke: Callable[[int, str, list[Row]], list[str | None]],
) -> None:
    """Register the vectorised function that every model's SQL function calls.

    It is marked as having side effects, so that DuckDB neither folds a call
    with constant arguments nor drops one of two equal calls: every row is a
    request, as on a cluster.
    """

    def vector(session: pa.Array, key: pa.Array, arguments: pa.Array) -> pa.Array:
        try:
            answers = invoke(int(_first(session)), _first(key), _rows(arguments))
        except RedshiftError as error:
            raise carry(error) from error
        return pa.array(answers, pa.string())

    untyped: Any = connection  # DuckDB's stubs do not know the words for types and kinds
    untyped.create_function(
        INVOKE,
        vector,
        ["VARCHAR", "VARCHAR", "VARCHAR[]"],
        "VARCHAR",
        type="arrow",
        null_handling="special",
        side_effects=True,
    )


def _first(column: pa.Array) -> str:
    return str(column[0].as_py())


def _rows(column: pa.Array) -> list[Row]:
    """Return the rows of a list column; flattening first is much faster than a list of lists."""
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    flat = whole.flatten().to_pylist()
    width = len(flat) // len(column) if len(column) else 0
    return list(zip(*[iter(flat)] * width, strict=True))
