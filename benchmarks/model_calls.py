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
import random
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from redshift_ml.local.embedded import answer, route
from redshift_ml.local.session import LocalSession
from redshift_ml.local.warehouse import Warehouse

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


def best(runs: int, work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(runs):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


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
    bare = best(options.runs, lambda: [answer(task, text, instruction).text for text in texts])
    print(f"{len(texts):,} texts, best of {options.runs}")
    print(f"bare loop                          {bare:7.3f} s  {len(texts) / bare:9,.0f} texts/s")
    for name, (create, function) in _CREATE.items():
        session.run(create)
        query = f"create temp table answered as select id, {function}(body) as label from texts"

        def through_sql(query: str = query) -> None:
            session.run(query)
            session.run("drop table answered")

        seconds = best(options.runs, through_sql)
        print(
            f"{name:<34} {seconds:7.3f} s  {len(texts) / seconds:9,.0f} texts/s  "
            f"ratio {seconds / bare:.3f}"
        )
    session.close()
    warehouse.close()


def _insert(session: LocalSession, texts: list[str]) -> None:
    connection = session.connection
    connection.register("new_texts", pa.table({"id": range(len(texts)), "body": texts}))
    connection.execute('insert into "dev"."public"."texts" select * from new_texts')
    connection.unregister("new_texts")


if __name__ == "__main__":
    main()
