"""A warehouse in memory with one session, asked in one line."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from redshift_ml.local.errors import RedshiftError
from redshift_ml.local.session import LocalSession
from redshift_ml.local.warehouse import Warehouse

SENTIMENT = (
    "create model model_sentiment function fn_get_sentiment(varchar) returns varchar "
    "sagemaker 'llm-endpoint' iam_role default"
)
SUMMARIZE = (
    "create external model model_summarize function summarize iam_role default "
    "model_type bedrock settings (model_id 'anthropic.claude-v2:1', "
    "prompt 'Summarize in one sentence:')"
)


def external(name: str, settings: str) -> str:
    return (
        f"create external model m_{name} function {name} iam_role default model_type bedrock "
        f"settings ({settings})"
    )


class Asker:
    """Runs SQL in a session and hands back plain rows."""

    def __init__(self, session: LocalSession) -> None:
        self.session = session

    def __call__(self, *statements: str) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = []
        for sql in statements:
            result = self.session.run(sql)
            batches = list(result.batches)
            rows = [
                tuple(column[at].as_py() for column in batch.columns)
                for batch in batches
                for at in range(batch.num_rows)
            ]
        return rows

    def one(self, sql: str) -> Any:
        ((value,),) = self(sql)
        return value

    def refused(self, sql: str) -> RedshiftError:
        with pytest.raises(RedshiftError) as caught:
            self(sql)
        return caught.value


@contextmanager
def cancelling(cancel: Callable[[], object]) -> Iterator[None]:
    """Cancel what is run here, again and again: a cancel before it runs is dropped."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.2):
            cancel()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def open_warehouse(path: Path | None = None, endpoints: Path | None = None) -> Warehouse:
    return Warehouse(path, {"awsuser": "secret"}, endpoints)
