"""A client of the local warehouse for our own commands: Amazon's driver, errors as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from redshift_ml.local.process.errors import LocalServerError

if TYPE_CHECKING:
    from redshift_ml.local.process.state import ServerState


class Client:
    """One open connection. Statements run in one transaction until ``commit``."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def run(self, sql: str) -> list[Sequence[Any]]:
        """Run a statement; return its rows. Raises LocalServerError with the server's words."""
        from redshift_connector.error import Error

        try:
            with self._connection.cursor() as cursor:
                cursor.execute(sql)
                return list(cursor.fetchall()) if cursor.description else []
        except Error as error:
            raise LocalServerError(server_words(error)) from error

    def table(self, sql: str) -> tuple[list[str], list[Sequence[Any]]]:
        """Run a query; return its column names and rows."""
        from redshift_connector.error import Error

        try:
            with self._connection.cursor() as cursor:
                cursor.execute(sql)
                return [str(column[0]) for column in cursor.description], list(cursor.fetchall())
        except Error as error:
            raise LocalServerError(server_words(error)) from error

    def commit(self) -> None:
        """Commit what was done."""
        self._connection.commit()


@contextmanager
def connect(state: ServerState) -> Iterator[Client]:
    """Connect to a running server for the time of a with-block."""
    try:
        import redshift_connector
        from redshift_connector.error import Error
    except ImportError as error:
        raise LocalServerError(
            "Amazon's driver redshift-connector is not installed; "
            "install it with `pip install 'dbt-redshift-ml[dbt]'`."
        ) from error
    try:
        connection = redshift_connector.connect(
            host=state.host,
            port=state.port,
            user=state.user,
            password=state.password,
            database=state.database,
            ssl=False,
            application_name="redshift-ml",
        )
    except Error as error:
        raise LocalServerError(
            f"The local warehouse on port {state.port} refused the connection: "
            f"{server_words(error)}"
        ) from error
    try:
        yield Client(connection)
    finally:
        connection.close()


def server_words(error: Exception) -> str:
    """Return message, detail and hint of a server's error as one line."""
    fields = error.args[0] if error.args else ""
    if not isinstance(fields, dict):
        return " ".join(str(fields).split())
    parts = [str(fields[key]).strip().rstrip(".") for key in ("M", "D", "H") if fields.get(key)]
    return ". ".join(" ".join(part.split()) for part in parts) + "."
