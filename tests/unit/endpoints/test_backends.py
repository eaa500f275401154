"""Each backend against a loopback server that speaks its protocol."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from endpoint_bench import Answer, Bench, FakeServer, Received

from redshift_ml.local.endpoints import TOO_MANY, CallFailedError, Target

BEDROCK = Target(
    service="bedrock",
    endpoint="anthropic.claude-v2:1",
    function="summarize",
    model="m",
    arguments=("character varying",),
    returns="character varying",
    prompt="Summarize:",
    suffix="Be brief.",
)
SAGEMAKER = Target(
    service="sagemaker",
    endpoint="llm-endpoint",
    function="fn",
    model="m",
    arguments=("character varying", "integer"),
    returns="character varying",
)
LAMBDA = Target(
    service="lambda",
    endpoint="my-function",
    function="f",
    model="",
    arguments=("character varying", "integer"),
    returns="integer",
    retry_timeout_ms=300,
)
Make = Callable[[str], Bench]


def aws(bench: Make, url: str, backend: str, more: str = "") -> Bench:
    return bench(
        f"version: 1\ndefaults: {{backend: {backend}, endpoint_url: '{url}', "
        f"region: us-east-1, retries: {{backoff_ms: 1}}{more}}}"
    )


def converse(text: str) -> Answer:
    body = {
        "output": {"message": {"role": "assistant", "content": [{"text": text}]}},
        "stopReason": "end_turn",
        "usage": {"inputTokens": 12, "outputTokens": 3, "totalTokens": 15},
        "metrics": {"latencyMs": 5},
    }
    return Answer(json.dumps(body), headers={"Content-Type": "application/json"})


def test_bedrock_converse(bench: Make, server: FakeServer) -> None:
    server.respond = lambda r: converse("short: " + r.json["messages"][0]["content"][0]["text"])
    made = aws(bench, server.url, "bedrock")
    configuration = '{"maxTokens": 9, "maxtokens": 1, "temperature": 0.5}'
    fields = '{"top_k": 5}'
    assert made.call(BEDROCK, ("a text", configuration, fields)) == [
        "short: Summarize: a text Be brief."
    ]
    (request,) = server.received
    assert request.path == "/model/anthropic.claude-v2%3A1/converse"
    assert request.json["inferenceConfig"] == {"maxTokens": 9, "temperature": 0.5}
    assert request.json["additionalModelRequestFields"] == {"top_k": 5}
    assert made.logged("tokens_in, tokens_out, tokens_estimated, detail, answered_by") == [
        (12, 3, False, "ignored inference configuration: maxtokens", "anthropic.claude-v2:1")
    ]


def test_bedrock_super_is_the_whole_response(bench: Make, server: FakeServer) -> None:
    server.respond = lambda _: converse("x")
    target = Target(**{**BEDROCK.__dict__, "returns": "super"})
    (value,) = aws(bench, server.url, "bedrock").call(target, ("a",))
    assert json.loads(value or "")["usage"]["totalTokens"] == 15
    assert "ResponseMetadata" not in json.loads(value or "")


def test_bedrock_raw_sends_the_body_as_it_is(bench: Make, server: FakeServer) -> None:
    server.respond = lambda _: Answer(
        '{"results":[{"outputText":"ok"}]}',
        headers={
            "x-amzn-bedrock-input-token-count": "4",
            "x-amzn-bedrock-output-token-count": "1",
        },
    )
    target = Target(
        service="bedrock", endpoint="amazon.titan-text-express-v1", function="f", model="m",
        arguments=("super",), returns="super", request_type="RAW",
    )  # fmt: skip
    made = aws(bench, server.url, "bedrock")
    assert made.call(target, ('{"inputText":"hi"}',)) == ['{"results":[{"outputText":"ok"}]}']
    assert server.received[0].path == "/model/amazon.titan-text-express-v1/invoke"
    assert server.received[0].body == b'{"inputText":"hi"}'
    assert made.logged("tokens_in, tokens_out") == [(4, 1)]


def test_each_bedrock_row_is_a_request(bench: Make, server: FakeServer) -> None:
    server.respond = lambda r: converse(r.json["messages"][0]["content"][0]["text"])
    answers = aws(bench, server.url, "bedrock").call(BEDROCK, *[(f"row {n}",) for n in range(20)])
    assert answers == [f"Summarize: row {n} Be brief." for n in range(20)]
    assert len(server.received) == 20


def test_sagemaker_sends_csv_in_batches(bench: Make, server: FakeServer) -> None:
    server.respond = lambda r: Answer("\n".join("ok" for _ in r.body.decode().splitlines()))
    target = Target(**{**SAGEMAKER.__dict__, "max_batch_rows": 2, "target_model": "m.tar.gz"})
    made = aws(bench, server.url, "sagemaker")
    rows = [('say "hi", you', "1"), (None, "2"), ("plain", None)]
    assert made.call(target, *rows) == ["ok", "ok", "ok"]
    by_size = sorted(server.received, key=lambda r: len(r.body), reverse=True)
    assert [r.body.decode() for r in by_size] == ['"say ""hi"", you",1\n,2\n', "plain,\n"]
    first = by_size[0]
    assert first.path == "/endpoints/llm-endpoint/invocations"
    assert first.headers["content-type"] == "text/csv"
    assert first.headers["accept"] == "text/csv"
    assert first.headers["x-amzn-sagemaker-target-model"] == "m.tar.gz"
    assert sorted(made.logged("row_count")) == [(1,), (2,)]


def test_sagemaker_super_is_json(bench: Make, server: FakeServer) -> None:
    def respond(request: Received) -> Answer:
        body = request.json
        one = [{"generated_text": "x"}]
        return Answer(json.dumps([one] * len(body) if isinstance(body, list) else one))

    server.respond = respond
    fields = {**SAGEMAKER.__dict__, "arguments": ("super",), "returns": "super"}
    one_each = Target(**{**fields, "max_batch_rows": 1})
    made = aws(bench, server.url, "sagemaker")
    assert made.call(one_each, ('{"inputs":"a"}',)) == ['[{"generated_text": "x"}]']
    assert server.received[0].body == b'{"inputs":"a"}'
    batch = made.call(Target(**fields), ('{"inputs":"a"}',), ('{"inputs":"b"}',))
    assert batch == ['[{"generated_text": "x"}]'] * 2
    assert server.received[1].json == [{"inputs": "a"}, {"inputs": "b"}]


def test_sagemaker_with_another_count_of_answers_fails(bench: Make, server: FakeServer) -> None:
    server.respond = lambda _: Answer("one\n")
    with pytest.raises(CallFailedError) as caught:
        aws(bench, server.url, "sagemaker").call(SAGEMAKER, ("a", "1"), ("b", "2"))
    assert "1 CSV rows for 2" in caught.value.reason


def test_lambda_event_and_results(bench: Make, server: FakeServer) -> None:
    results = {"success": True, "num_records": 2, "results": [3, None]}
    server.respond = lambda _: Answer(json.dumps(json.dumps(results)))
    made = aws(bench, server.url, "lambda")
    assert made.call(LAMBDA, ("abc", "5"), (None, None)) == ["3", None]
    (request,) = server.received
    assert request.path == "/2015-03-31/functions/my-function/invocations"
    event = request.json
    assert event["arguments"] == [["abc", 5], [None, None]]
    assert (event["num_records"], event["external_function"]) == (2, "f")
    assert (event["user"], event["database"], event["query_id"]) == ("ann", "dev", 42)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer('{"success": false, "error_msg": "no luck"}'), "no luck"),
        (Answer('{"success": true, "results": [1, 2]}'), "2 results for 1 records"),
        (Answer("not json"), "not JSON"),
        (Answer("[1]"), "no JSON object with success"),
        (
            Answer('{"errorMessage": "boom"}', headers={"X-Amz-Function-Error": "Unhandled"}),
            "boom",
        ),
    ],
)
def test_lambda_failures(bench: Make, server: FakeServer, answer: Answer, reason: str) -> None:
    server.respond = lambda _: answer
    with pytest.raises(CallFailedError) as caught:
        aws(bench, server.url, "lambda").call(LAMBDA, ("a", "1"))
    assert reason in caught.value.reason


def throttled(code: str) -> Answer:
    return Answer(json.dumps({"message": "Rate exceeded"}), 429, {"x-amzn-ErrorType": code})


def test_lambda_retries_until_its_retry_timeout(bench: Make, server: FakeServer) -> None:
    """However often that is: the four attempts of the other services are no limit here."""
    refused = throttled("TooManyRequestsException")
    answered = Answer(json.dumps(json.dumps({"success": True, "results": [3]})))
    server.respond = lambda _: refused if len(server.received) < 9 else answered
    made = aws(bench, server.url, "lambda")
    assert made.call(replace(LAMBDA, retry_timeout_ms=600_000), ("a", "1")) == ["3"]
    assert made.logged("attempts, status") == [(9, "ok")]
    server.respond = lambda _: refused
    for milliseconds in (50, 0):
        server.received.clear()
        with pytest.raises(CallFailedError) as caught:
            made.call(replace(LAMBDA, retry_timeout_ms=milliseconds), ("a", "1"))
        assert caught.value.throttled
    assert len(server.received) == 1


def test_throttled_bedrock_is_retried_and_then_answered(bench: Make, server: FakeServer) -> None:
    server.respond = lambda _: (
        throttled("ThrottlingException") if len(server.received) < 3 else converse("done")
    )
    made = aws(bench, server.url, "bedrock")
    assert made.call(BEDROCK, ("a",)) == ["done"]
    assert made.logged("attempts, status") == [(3, "ok")]


def test_throttling_without_end_is_told(bench: Make, server: FakeServer) -> None:
    server.respond = lambda _: throttled("ThrottlingException")
    made = aws(bench, server.url, "bedrock")
    with pytest.raises(CallFailedError) as caught:
        made.call(BEDROCK, ("a",))
    assert caught.value.throttled
    assert made.logged("attempts, status") == [(4, "throttled")]
    assert TOO_MANY == "Too many requests, please wait before trying again"


def test_a_refusal_is_not_retried(bench: Make, server: FakeServer) -> None:
    server.respond = lambda _: Answer(
        '{"message": "no access to the model"}', 403, {"x-amzn-ErrorType": "AccessDeniedException"}
    )
    with pytest.raises(CallFailedError) as caught:
        aws(bench, server.url, "bedrock").call(BEDROCK, ("a",))
    assert "AccessDeniedException: no access to the model" in caught.value.reason
    assert caught.value.nobody
    assert len(server.received) == 1


@pytest.fixture
def deaf() -> Iterator[str]:
    """The URL of a port that nobody listens on, and that nobody else can take."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{held.getsockname()[1]}"


def test_an_unreachable_aws_endpoint(bench: Make, deaf: str) -> None:
    with pytest.raises(CallFailedError) as caught:
        aws(bench, deaf, "bedrock").call(BEDROCK, ("a",))
    assert "Could not connect" in caught.value.reason


def openai(bench: Make, url: str, more: str = "") -> Bench:
    return bench(
        f"version: 1\ndefaults: {{backend: openai, url: '{url}', model: tiny, "
        f"retries: {{backoff_ms: 1}}{more}}}"
    )


def completion(text: str) -> Answer:
    return Answer(
        json.dumps(
            {
                "model": "tiny-1",
                "choices": [{"message": {"role": "assistant", "content": text}}],
                "usage": {"prompt_tokens": 8, "completion_tokens": 2},
            }
        )
    )


def test_openai(bench: Make, server: FakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "secret")
    server.respond = lambda r: completion(r.json["messages"][0]["content"].upper())
    made = openai(bench, f"{server.url}/v1", ", api_key_env: MY_KEY")
    assert made.call(BEDROCK, ("a text", '{"maxTokens": 9, "stopSequences": ["x"]}')) == [
        "SUMMARIZE: A TEXT BE BRIEF."
    ]
    (request,) = server.received
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == "Bearer secret"
    assert (request.json["max_tokens"], request.json["stop"]) == (9, ["x"])
    assert made.logged("answered_by, tokens_in, tokens_out, backend, endpoint") == [
        ("tiny-1", 8, 2, "openai", "anthropic.claude-v2:1")
    ]


def test_openai_answers_super_in_converse_shape(bench: Make, server: FakeServer) -> None:
    server.respond = lambda _: completion("hello")
    target = Target(**{**BEDROCK.__dict__, "returns": "super"})
    (value,) = openai(bench, server.url).call(target, ("a",))
    answer = json.loads(value or "")
    assert answer["output"]["message"]["content"] == [{"text": "hello"}]
    assert answer["additionalModelResponseFields"] == {"model": "tiny-1"}


@pytest.mark.parametrize(
    ("answer", "reason", "nobody"),
    [
        (Answer("<html>"), "not JSON", False),
        (Answer("{}"), "no choices[0].message.content", False),
        (Answer("nope", 400), "HTTP 400: nope", False),
        (Answer("moderated", 403), "HTTP 403: moderated", False),
        (Answer("a wrong key", 401), "HTTP 401: a wrong key", True),
        (Answer("no such model", 404), "HTTP 404: no such model", True),
    ],
)
def test_openai_failures(
    bench: Make, server: FakeServer, answer: Answer, reason: str, nobody: bool
) -> None:
    """Some are of the text; those that are of every text set none aside."""
    server.respond = lambda _: answer
    with pytest.raises(CallFailedError) as caught:
        openai(bench, server.url).call(BEDROCK, ("a",))
    assert reason in caught.value.reason
    assert caught.value.nobody is nobody
    assert len(server.received) == 1


def test_the_key_goes_nowhere_else(
    bench: Make, server: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", "secret")
    server.respond = lambda _: Answer("", 302, {"Location": f"{server.url}/elsewhere"})
    with pytest.raises(CallFailedError, match=r"leads to: http.*/elsewhere") as caught:
        openai(bench, server.url, ", api_key_env: MY_KEY").call(BEDROCK, ("a",))
    assert caught.value.nobody
    assert [request.path for request in server.received] == ["/chat/completions"]


def test_openai_server_errors_are_retried(bench: Make, server: FakeServer) -> None:
    server.respond = lambda _: Answer("", 503) if len(server.received) < 2 else completion("ok")
    assert openai(bench, server.url).call(BEDROCK, ("a",)) == ["ok"]


def test_an_unreachable_openai_endpoint(bench: Make, deaf: str) -> None:
    with pytest.raises(CallFailedError) as caught:
        openai(bench, f"{deaf}/v1").call(BEDROCK, ("a",))
    assert f"cannot reach {deaf}/v1/chat/completions: [Errno" in caught.value.reason


def test_openai_without_its_key(bench: Make, server: FakeServer) -> None:
    made = openai(bench, server.url, ", api_key_env: NO_SUCH_KEY_HERE")
    with pytest.raises(CallFailedError) as caught:
        made.call(BEDROCK, ("a",))
    assert "NO_SUCH_KEY_HERE (api_key_env) is not set" in caught.value.reason
    assert caught.value.nobody
    assert server.received == []


def test_a_backend_of_another_service_is_refused(bench: Make, server: FakeServer) -> None:
    with pytest.raises(CallFailedError) as caught:
        aws(bench, server.url, "sagemaker").call(BEDROCK, ("a",))
    assert "backend sagemaker cannot answer for a bedrock function" in caught.value.reason
    assert caught.value.nobody
