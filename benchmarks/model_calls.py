"""Model calls through SQL against the same embedded model in a bare loop.

    python benchmarks/model_calls.py [--csv FILE --column NAME] [--rows 20000] [--runs 3]

Prints seconds for both and their ratio; the target is at most 1.10. Both sides
answer the same texts with the same model; the SQL side adds the parse, DuckDB,
Arrow, the endpoint machinery and one logged request per row (Bedrock) or batch
(SageMaker). Without a file the texts are made up from a fixed word list.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pyarrow as pa

from redshift_ml.local.embedded import answer, route
from redshift_ml.local.session import LocalSession
from redshift_ml.local.warehouse import Warehouse

os.environ.setdefault("REDSHIFT_ML_EMBEDDINGS", "off")  # the engine is measured, not a model
_TEXT = (
    "the product arrived late but works fine and I love the colour great terrible slow support "
    "never again price quality perfect broken box refund happy disappointed battery screen fits"
)
_PROMPT = "Classify the sentiment as positive, neutral or negative:"
_CREATE = {
    "bedrock (one request per row)": (
        "create external model m_row function per_row iam_role default model_type bedrock "
        f"settings (model_id 'any.model', prompt '{_PROMPT}')",
        "per_row",
    ),
    "sagemaker (one request per batch)": (
        "create model m_batch function batch_sentiment(varchar) returns varchar "
        "sagemaker 'sentiment-endpoint' iam_role default",
        "batch_sentiment",
    ),
}


def made_up_texts(count: int) -> list[str]:
    chooser = random.Random(7)
    words = _TEXT.split()
    return [" ".join(chooser.choices(words, k=chooser.randint(8, 40))) for _ in range(count)]


def read_texts(path: Path, column: str, count: int) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        texts = [row[column] for row in csv.DictReader(file) if row[column].strip()]
    return texts[:count]


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return wall and processor seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def compare(runs: int, works: dict[str, Callable[[], object]]) -> dict[str, tuple[float, float]]:
    """Run all in turn, so that a busy machine slows all alike; return the best of each."""
    seconds = [{name: timed(work) for name, work in works.items()} for _ in range(runs)]
    return {
        name: (min(run[name][0] for run in seconds), min(run[name][1] for run in seconds))
        for name in works
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--csv", type=Path)
    parser.add_argument("--column", default="text")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    if options.csv:
        texts = read_texts(options.csv, options.column, options.rows)
    else:
        texts = made_up_texts(options.rows)
    task, instruction = route(_PROMPT)
    warehouse = Warehouse()
    session = warehouse.connect("awsuser", "dev")
    session.run("create table texts (id int, body varchar(65535))")
    _insert(session, texts)
    works: dict[str, Callable[[], object]] = {
        "bare loop": lambda: [answer(task, text, instruction).text for text in texts]
    }
    for name, (create, function) in _CREATE.items():
        session.run(create)
        works[name] = partial(through_sql, session, function)
    found = compare(options.runs, works)
    wall, processor = found["bare loop"]
    print(f"{len(texts):,} texts, best of {options.runs}; ratio of wall time (of processor time)")
    for name, (seconds, busy) in found.items():
        print(
            f"{name:<34} {seconds:7.3f} s {len(texts) / seconds:8,.0f} texts/s  "
            f"ratio {seconds / wall:.3f} ({busy / processor:.3f})"
        )
    session.close()
    warehouse.close()


def through_sql(session: LocalSession, function: str) -> None:
    session.run(f"create temp table answered as select id, {function}(body) as l from texts")
    session.run("drop table answered")


def _insert(session: LocalSession, texts: list[str]) -> None:
    connection = session.connection
    connection.register("new_texts", pa.table({"id": range(len(texts)), "body": texts}))
    connection.execute('insert into "dev"."public"."texts" select * from new_texts')
    connection.unregister("new_texts")


if __name__ == "__main__":
    main()
