"""Answers recorded from a server, replayed when it is gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from endpoint_bench import Answer, Bench, FakeServer, Received

from redshift_ml.local.endpoints import (
    CallFailedError,
    EndpointFileError,
    Target,
    cassettes,
    parse,
)
from redshift_ml.local.endpoints.cassettes import Tape, key_of, read_entries

Make = Callable[[str], Bench]

SUMMARIZE = Target(
    service="bedrock",
    endpoint="acme.chat",
    function="summarize",
    model="m",
    arguments=("character varying",),
    returns="character varying",
    prompt="Summarize:",
)
SCORES = Target(
    service="sagemaker",
    endpoint="scores",
    function="fn",
    model="m",
    arguments=("character varying", "integer"),
    returns="character varying",
)


@pytest.fixture
def cassette(tmp_path: Path) -> Path:
    return tmp_path / "fixtures" / "answers.json"


def chat(received: Received) -> Answer:
    body = {
        "model": "acme-7b-0423",
        "choices": [{"message": {"content": f"{len(received.body)} bytes\nin two lines ☂"}}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 5},
    }
    return Answer(json.dumps(body))


def openai(bench: Make, server: FakeServer, cassette: Path, mode: str, more: str = "") -> Bench:
    return bench(
        f"version: 1\ndefaults: {{backend: openai, url: '{server.url}/v1', model: acme-7b, "
        f"retries: {{attempts: 1}}, cassette: {{file: '{cassette}', mode: {mode}}}{more}}}"
    )


def test_recorded_once_and_replayed_without_the_server(
    bench: Make, server: FakeServer, cassette: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOME_KEY", "sk-secret-0423")
    server.respond = chat
    made = openai(bench, server, cassette, "once", ", api_key_env: SOME_KEY")
    rows = [("one",), ("two", '{"maxTokens": 9, "ignored": 1}', '{"top_k": 1}'), ("one",)]
    answers = made.call(SUMMARIZE, *rows[:2])
    assert made.call(SUMMARIZE, *rows) == [*answers, answers[0]]
    assert len(server.received) == 2
    server.close()

    replay = openai(bench, server, cassette, "replay")
    assert replay.call(SUMMARIZE, *rows) == [*answers, answers[0]]
    assert replay.logged("tokens_in, tokens_out, answered_by, status, detail") == [
        (11, 5, "acme-7b-0423", "ok", "replayed"),
        (11, 5, "acme-7b-0423", "ok", "replayed; ignored inference configuration: ignored"),
        (11, 5, "acme-7b-0423", "ok", "replayed"),
    ]
    written = cassette.read_text(encoding="utf-8")
    assert "sk-secret" not in written
    assert "127.0.0.1" not in written
    assert "in two lines ☂" in written


def test_a_miss_in_replay_names_the_request_and_asks_nothing(
    bench: Make, server: FakeServer, cassette: Path
) -> None:
    server.respond = chat
    openai(bench, server, cassette, "record").call(SUMMARIZE, ("one", '{"maxTokens": 9}'))
    replay = openai(bench, server, cassette, "replay")
    changed = Target(**{**SUMMARIZE.__dict__, "prompt": "In short:"})
    for target, row, said in (
        (SUMMARIZE, ("two",), '"text": "Summarize: two"'),
        (SUMMARIZE, ("one", '{"maxTokens": 10}'), '"maxTokens": 10'),
        (changed, ("one", '{"maxTokens": 9}'), '"text": "In short: one"'),
    ):
        with pytest.raises(CallFailedError) as caught:
            replay.call(target, row)
        assert said in caught.value.reason
        assert "the cassette answers.json has no answer" in caught.value.reason
        assert "REDSHIFT_ML_CASSETTES=once" in caught.value.reason
    assert len(server.received) == 1
    assert replay.logged("status, attempts") == [("error", 1)] * 3


def test_record_asks_for_everything_anew(bench: Make, server: FakeServer, cassette: Path) -> None:
    for word in ("old", "new"):
        content = json.dumps({"choices": [{"message": {"content": word}}]})
        server.respond = lambda _, content=content: Answer(content)  # type: ignore[misc]
        assert openai(bench, server, cassette, "record").call(SUMMARIZE, ("a",)) == [word]
    (entry,) = read_entries(cassette).values()
    assert entry["answer"] == "new"
    assert entry["tokens_estimated"]


def test_failures_are_not_recorded(bench: Make, server: FakeServer, cassette: Path) -> None:
    server.respond = lambda r: Answer("no", 400) if b"bad" in r.body else chat(r)
    made = openai(bench, server, cassette, "once", ", concurrency: 1")
    with pytest.raises(CallFailedError):
        made.call(SUMMARIZE, ("good",), ("bad",))
    assert [entry["body"]["text"] for entry in read_entries(cassette).values()] == [
        "Summarize: good"
    ]


def test_rows_of_a_batch_are_found_in_any_other_batch(
    bench: Make, server: FakeServer, cassette: Path
) -> None:
    server.respond = lambda r: Answer(r.body.decode().upper())
    settings = (
        f"version: 1\ndefaults: {{backend: sagemaker, endpoint_url: '{server.url}', "
        f"region: us-east-1, cassette: {{file: '{cassette}', mode: %s}}}}"
    )
    rows = [(f"text, {n}", str(n)) for n in range(40)]
    recorded = bench(settings % "once").call(SCORES, *rows[:30])
    bench(settings % "once").call(SCORES, *reversed(rows))
    assert [r.body.count(b"\n") for r in server.received] == [30, 10]
    server.close()
    target = Target(**{**SCORES.__dict__, "max_batch_rows": 7})
    assert bench(settings % "replay").call(target, *rows[:30]) == recorded


def test_the_file_is_sorted_and_the_same_for_the_same_answers(
    bench: Make, server: FakeServer, cassette: Path
) -> None:
    server.respond = chat
    openai(bench, server, cassette, "once").call(SUMMARIZE, *[(f"t{n}",) for n in range(20)])
    first = cassette.read_bytes()
    cassette.unlink()
    again = openai(bench, server, cassette, "once", ", concurrency: 1")
    again.call(SUMMARIZE, *[(f"t{n}",) for n in reversed(range(20))])
    assert cassette.read_bytes() == first
    assert list(json.loads(first)["entries"]) == sorted(read_entries(cassette))
    assert [path.name for path in cassette.parent.iterdir()] == [cassette.name]


def test_an_entry_may_be_written_by_hand(bench: Make, server: FakeServer, cassette: Path) -> None:
    server.close()
    body = {"text": "Summarize: a"}
    asked = {"service": "bedrock", "endpoint": "acme.chat", "model": "acme-7b"}
    key = key_of({**asked, "returns": "character varying", "body": body})
    cassette.parent.mkdir()
    cassette.write_text(json.dumps({"cassette": 1, "entries": {key: {"answer": "by hand"}}}))
    assert openai(bench, server, cassette, "replay").call(SUMMARIZE, ("a",)) == ["by hand"]


def test_an_endpoint_that_answers_half_a_character(cassette: Path) -> None:
    tape = Tape(cassette)
    tape.add("k", {"answer": "\ud83d and ☂"})
    tape.save()
    assert read_entries(cassette)["k"]["answer"] == "\ud83d and ☂"


def _write(path: Path, writer: int) -> None:
    tape = Tape(path)
    for number in range(20):
        tape.add(key_of([writer, number]), {"answer": "x" * 5000})
        tape.save()


def test_writers_keep_each_others_entries(cassette: Path) -> None:
    """Each has its own tape and its own file descriptors, as another process would."""
    writers = [threading.Thread(target=_write, args=(cassette, n)) for n in range(4)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert len(read_entries(cassette)) == 80


def test_an_entry_that_is_written_right_after_ones_own_is_kept(
    cassette: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever saves has seen what it wrote, and not what stands there a moment later."""
    one, other = Tape(cassette), Tape(cassette)
    other.add("by the other", {"answer": "b"})
    turn, next_ones = cassettes._turn, [other]

    @contextmanager
    def turn_and_then_the_others(path: Path) -> Iterator[tuple[Path, int]]:
        with turn(path) as found:
            yield found
        if next_ones:
            next_ones.pop().save()

    monkeypatch.setattr(cassettes, "_turn", turn_and_then_the_others)
    for key in ("first", "second"):
        one.add(key, {"answer": "a"})
        one.save()
    assert set(read_entries(cassette)) == {"first", "by the other", "second"}


KILLS = """
import os, signal, sys, time
from pathlib import Path
from redshift_ml.local.endpoints.cassettes import read_entries
from test_cassettes import _write
path = Path(sys.argv[1])
_write(path, 0)
before = read_entries(path)
for kill in range(24):
    stamp = path.stat()
    writer = os.fork()
    if writer == 0:
        for number in range(999):
            _write(path, (kill + 1) * 1000 + number)
    while path.stat().st_mtime_ns == stamp.st_mtime_ns:  # until it is at it
        time.sleep(0.001)
    time.sleep(0.002 * kill)
    os.kill(writer, signal.SIGKILL)
    os.waitpid(writer, 0)
    after = read_entries(path)
    assert before.items() < after.items()
    before = after
_write(path, -1)
assert len(read_entries(path)) == len(before) + 20
"""


@pytest.mark.slow
def test_a_killed_writer_leaves_a_whole_file(cassette: Path) -> None:
    """Kill -9 at many moments: each time the file reads and holds what was there before."""
    done = subprocess.run(
        [sys.executable, "-c", KILLS, str(cassette)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def test_what_is_wrong_with_a_cassette_is_told_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "torn.json").write_text('{"cassette": 1,\n<<<<<<< HEAD\n')
    (tmp_path / "other.json").write_text('{"a": 1}')
    text = """version: 1
endpoints:
  a: {backend: bedrock, cassette: {file: torn.json}}
  b: {backend: bedrock, cassette: {file: other.json}}
  c: {backend: bedrock, cassette: {file: none.json, mode: replay}}
  d: {backend: bedrock, cassette: {file: none.json}}
  e: {backend: bedrock, cassette: {file: empty.json}}
"""
    (tmp_path / "empty.json").write_text('{"cassette": 1, "entries": {"abc": {}}}')
    with pytest.raises(EndpointFileError) as caught:
        parse(text, base=tmp_path)
    said = str(caught.value)
    assert "has 4 problems" in said
    assert "empty.json: the entry abc needs an answer, a text or null" in said
    assert "line 3, column 36: endpoints.a.cassette.file: the cassette" in said
    assert "line 2 column 1" in said
    assert "other.json is no cassette" in said
    assert "nothing to replay" in said
    with pytest.raises(EndpointFileError, match=r"a\.cassette means nothing to backend embedded"):
        parse("version: 1\nendpoints: {a: {cassette: {file: x}}}")


def test_the_environment_overrides_the_mode(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "version: 1\ndefaults: {backend: bedrock, cassette: {file: a.json, mode: replay}}"
    monkeypatch.setenv("REDSHIFT_ML_CASSETTES", "record")
    found = parse(text, base=tmp_path).settings_for("x")[1].cassette
    assert found is not None
    assert (found.mode, found.file) == ("record", tmp_path / "a.json")
    monkeypatch.setenv("REDSHIFT_ML_CASSETTES", "rewind")
    with pytest.raises(EndpointFileError, match="must be one of record, replay, once; got rewind"):
        parse(text, base=tmp_path)
