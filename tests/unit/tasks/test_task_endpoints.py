"""Each task through each service: its request over HTTP, its answer in the service's own shape."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from endpoint_bench import Answer, FakeServer, Received
from macro_support import Call
from model_bench import Asker, open_warehouse
from task_support import literal, node
from test_task_pages import FOLDER, TASKS, blocks

pytestmark = pytest.mark.slow

TEXT = 'The parcel came late.\nIt said "fragile"; I paid 12.50 \\ twice.'
GROUP = json.dumps({"texts": [TEXT, "It leaks."]}, separators=(",", ":"))
VECTOR = [0.5, -0.25]


@dataclass(frozen=True)
class Door:
    """How a function reaches its model, and where an answer stands in the response."""

    via: str
    form: str | None
    who: str
    takes: str
    gives: str
    path: str
    response: Any
    max_batch_rows: int | None = None

    @property
    def table(self) -> str:
        """The table of answers of its type."""
        return "given_super" if self.gives == "super" else "given_text"

    def answer(self, text: Any) -> Answer:
        """Put an answer where the service puts it."""
        if self.response is None:
            return Answer('"' + text.replace('"', '""') + '"\n')
        return Answer(json.dumps(_filled(self.response, text)),
                      headers={"Content-Type": "application/json"})  # fmt: skip


def _filled(shape: Any, text: Any) -> Any:
    if isinstance(shape, dict):
        return {key: _filled(value, text) for key, value in shape.items()}
    if isinstance(shape, list):
        return [_filled(value, text) for value in shape]
    return text if shape == "@" else shape


CONVERSE = {"output": {"message": {"role": "assistant", "content": [{"text": "@"}]}},
            "stopReason": "end_turn",
            "usage": {"inputTokens": 9, "outputTokens": 3, "totalTokens": 12},
            "metrics": {"latencyMs": 5}}  # fmt: skip
ANTHROPIC = {"type": "message", "role": "assistant", "content": [{"type": "text", "text": "@"}]}
CHAT = {"choices": [{"index": 0, "message": {"role": "assistant", "content": "@"}}]}
LAMBDA = {"success": True, "num_records": 1, "results": ["@"]}
TEXT_TYPE = "varchar(65535)"
BEDROCK = {"via": "bedrock", "form": None, "who": "amazon.nova-lite-v1:0", "takes": TEXT_TYPE,
           "path": "/model/amazon.nova-lite-v1%3A0/converse", "response": CONVERSE}  # fmt: skip
RAW: dict[str, Any] = {"via": "bedrock_raw", "takes": "super", "gives": "super"}
SAGEMAKER: dict[str, Any] = {"via": "sagemaker", "who": "llm-endpoint",
                             "path": "/endpoints/llm-endpoint/invocations"}  # fmt: skip
BODIES: dict[str, Any] = {"takes": "super", "gives": "super", "max_batch_rows": 1}
INPUTS = Door(**SAGEMAKER, **BODIES, form="inputs", response=[{"generated_text": "@"}])
BY_LAMBDA = Door("lambda", "text", "llm-function", TEXT_TYPE, TEXT_TYPE,
                 "/2015-03-31/functions/llm-function/invocations", LAMBDA)  # fmt: skip
CSV = Door(**SAGEMAKER, form="text", takes=TEXT_TYPE, gives=TEXT_TYPE, response=None,
           max_batch_rows=1)  # fmt: skip
DOORS = {
    "bedrock": Door(**BEDROCK, gives=TEXT_TYPE),
    "bedrock, SUPER": Door(**BEDROCK, gives="super"),
    "bedrock_raw, nova": Door(**RAW, form="nova", who="amazon.nova-lite-v1:0",
                              path="/model/amazon.nova-lite-v1%3A0/invoke", response=CONVERSE),
    "bedrock_raw, anthropic": Door(**RAW, form="anthropic", who="anthropic.claude-v3",
                                   path="/model/anthropic.claude-v3/invoke", response=ANTHROPIC),
    "sagemaker, inputs": INPUTS,
    "sagemaker, chat": Door(**SAGEMAKER, **BODIES, form="chat", response=CHAT),
    "sagemaker, text": CSV,
    "lambda": BY_LAMBDA,
}  # fmt: skip
EMBED_DOORS = {
    "bedrock_raw, titan": Door(**RAW, form="titan", who="amazon.titan-embed-text-v2:0",
                               path="/model/amazon.titan-embed-text-v2%3A0/invoke",
                               response={"embedding": "@", "inputTextTokenCount": 3}),
    "bedrock_raw, cohere": Door(**RAW, form="cohere", who="cohere.embed-english-v3",
                                path="/model/cohere.embed-english-v3/invoke",
                                response={"embeddings": ["@"], "id": "x"}),
    "sagemaker, inputs": Door(**SAGEMAKER, **BODIES, form="inputs", response=["@"]),
    "sagemaker, text": CSV,
    "lambda": BY_LAMBDA,
}  # fmt: skip


class Shop:
    """A warehouse whose endpoints are one loopback server."""

    def __init__(self, ask: Asker, call_macro: Call, server: FakeServer) -> None:
        self.ask, self.call, self.server = ask, call_macro, server

    def asked(self, function: dict[str, Any], door: Door, text: str, answer: Any) -> Received:
        """Make the function, keep its answer about a text in ``given``; return the request."""
        who = {"sagemaker": "sagemaker", "lambda": "lambda"}.get(door.via, "model_id")
        more = {"max_batch_rows": door.max_batch_rows} if door.max_batch_rows else {}
        sql = self.call("task_model", via=door.via, node=function, **{who: door.who}, **more)
        self.ask(sql.rstrip(";"))
        self.server.received.clear()
        self.server.respond = lambda _: door.answer(answer)
        request = "t.body" if door.form is None else self.call(
            "task_request", function=function, text="t.body", form=door.form)  # fmt: skip
        self.ask(f"insert into {door.table} select {literal(function['name'])}, "
                 f"{function['name']}({request}) "
                 f"from (select {literal(text)}::varchar(65535) as body) as t")  # fmt: skip
        (received,) = self.server.received
        return received

    def read(self, function: dict[str, Any], table: str) -> dict[str, dict[str, Any]]:
        """Return the typed columns of the answers of a table by the name of their function."""
        names = [column["name"] for column in self.call("task_columns", function=function)]
        sql = self.call("task_answers", function=function, relation=table, columns=["name"])
        named = ", ".join(f'a."{name}"' for name in names)
        rows = self.ask(f"select name, {named} from {sql.strip()} as a")
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in rows}


@pytest.fixture(scope="module")
def shop(call_macro: Call, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    server, path = FakeServer(), tmp_path_factory.mktemp("shop") / "endpoints.yml"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "test")
        patch.setenv("NO_PROXY", "127.0.0.1")
        warehouse = open_warehouse(endpoints=_endpoints(path, server.url))
        try:
            yield Shop(Asker(warehouse.connect("awsuser", "dev")), call_macro, server)
        finally:
            warehouse.close()
            server.close()


def _endpoints(path: Path, url: str) -> Path:
    at = {"endpoint_url": url, "region": "us-east-1"}
    names = {"amazon.*": "bedrock", "anthropic.*": "bedrock", "cohere.*": "bedrock",
             "llm-endpoint": "sagemaker", "llm-function": "lambda"}  # fmt: skip
    endpoints: dict[str, Any] = {n: {"backend": backend, **at} for n, backend in names.items()}
    path.write_text(yaml.safe_dump({"version": 1, "endpoints": endpoints}))
    return path


@pytest.fixture(autouse=True)
def given(shop: Shop) -> None:
    for table, kind in (("given_text", TEXT_TYPE), ("given_super", "super")):
        shop.ask(f"drop table if exists {table}",
                 f"create table {table} (name varchar(127), output {kind})")  # fmt: skip


def behind(tasks: Any, name: str, door: Door) -> dict[str, Any]:
    """Return a function of tasks as it is declared behind a door."""
    named = {"name": name, "alias": name, "schema": "public"}
    return (
        node(tasks, returns=door.gives)
        | named
        | {"arguments": [{"name": "body", "data_type": door.takes}]}
    )


@pytest.mark.parametrize("task", [task for task in TASKS if task != "embed"])
def test_a_task_through_every_service(shop: Shop, task: str) -> None:
    page = (FOLDER / f"{task}.md").read_text(encoding="utf-8")
    (function,) = yaml.safe_load(blocks(page, "yaml")[0])["functions"]
    tasks, text = function["config"]["meta"]["tasks"], GROUP if task.endswith("_agg") else TEXT
    around = shop.call(
        "_task_prompt", declaration=shop.call("_task_declaration", function=node(tasks))
    )
    made = {name: behind(tasks, f"fn_{task}_{at}", door) for at, (name, door) in
            enumerate(DOORS.items())}  # fmt: skip
    for name, door in DOORS.items():
        received = shop.asked(made[name], door, text, blocks(page, "answer")[0])
        assert (name, received.path) == (name, door.path)
        assert sent(received, door) == around["prompt"] + text + around["suffix"], name
    found = {}
    for door in (DOORS["bedrock"], DOORS["bedrock, SUPER"]):
        found |= shop.read(behind(tasks, "fn", door), door.table)
    shown = json.loads(blocks(page, "json")[0])
    for name, one in made.items():
        assert (name, json.loads(json.dumps(found[one["name"]], default=str))) == (name, shown)


def sent(received: Received, door: Door) -> str:
    """Return the one message of a request."""
    if door.response is None:
        ((message,),) = csv.reader(io.StringIO(received.body.decode(), newline=""))
        return str(message)
    body = received.json
    if door.via == "lambda":
        return str(body["arguments"][0][0])
    if door.form == "inputs":
        return str(body["inputs"])
    content = body["messages"][0]["content"]
    return str(content if isinstance(content, str) else content[0]["text"])


def test_a_vector_through_every_service_that_takes_one(shop: Shop) -> None:
    tasks = [{"task": "embed", "dimensions": 2}]
    for at, (name, door) in enumerate(EMBED_DOORS.items()):
        function = behind(tasks, f"fn_embed_{at}", door)
        vector: Any = json.dumps(VECTOR) if door.form == "text" else VECTOR
        received = shop.asked(function, door, TEXT, vector)
        assert (name, received.path) == (name, door.path)
        assert TEXT in (sent(received, door) if door.form == "text" else words(received.json)), name
        row = shop.read(function, door.table)[f"fn_embed_{at}"]
        assert (name, json.loads(row["embed"]), row["answer_valid"]) == (name, VECTOR, True)


def words(body: dict[str, Any]) -> list[str]:
    """Return the texts of a request to an embedding model."""
    return list(body.get("texts", [body.get("inputText", body.get("inputs"))]))


def test_the_overview_names_the_forms_that_were_asked() -> None:
    page = (FOLDER / "README.md").read_text(encoding="utf-8")
    table = page[page.index("| task | bedrock |") :].split("\n\n")[0].splitlines()
    heads = [cell.strip() for cell in table[0].split("|")[2:-1]]
    rows = {name.strip(): row.split("|")[2:-1] for row in table[2:]
            for name in row.split("|")[1].split(",")}  # fmt: skip
    assert set(rows) == {*TASKS, "similarity", "count_tokens"}
    for task in TASKS:
        asked = EMBED_DOORS if task == "embed" else DOORS
        for head, cell in zip(heads, rows[task], strict=True):
            forms = {door.form or "text" for door in asked.values() if door.via == head}
            assert {form.strip() for form in cell.split(",")} == (forms or {"–"}), (task, head)
