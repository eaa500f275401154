"""A backend whose answers are recorded in a cassette, or replayed from one."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from redshift_ml.local.endpoints.cassettes import Entry, Tape, key_of
from redshift_ml.local.endpoints.config import EndpointSettings
from redshift_ml.local.endpoints.failures import EndpointError, EndpointFileError
from redshift_ml.local.endpoints.inference import inference_of
from redshift_ml.local.endpoints.prompts import join_prompt
from redshift_ml.local.endpoints.target import Reply, Request, Row, Target, estimate_tokens

if TYPE_CHECKING:
    from redshift_ml.local.endpoints.backends import Sender

_SAVE_SECONDS = 1.0


class CassetteBackend:
    """Stands before a backend, which is not even made when nothing has to be asked.

    Rows are recorded one by one, so that a batch cut elsewhere finds its
    answers all the same.
    """

    def __init__(self, settings: EndpointSettings, make: Callable[[], Sender]) -> None:
        assert settings.cassette is not None
        self._tape = Tape(settings.cassette.file)
        self._mode = settings.cassette.mode
        self._name = settings.name or settings.model
        self._make = make
        self._inner: Sender | None = None
        self._lock = threading.Lock()
        self._out = 0
        self._saved = time.monotonic()

    def send(self, request: Request) -> Reply:
        """Answer from the cassette, from the endpoint, or from both. Raises EndpointError."""
        asked = [_asked(request.target, row, self._name) for row in request.rows]
        keys = [key_of(each) for each in asked]
        try:
            found = [None if self._mode == "record" else self._tape.find(key) for key in keys]
            missing = [at for at, entry in enumerate(found) if entry is None]
            if missing and self._mode == "replay":
                raise self._miss(asked[missing[0]], keys[missing[0]], len(missing))
            if not missing:
                return _reply([entry for entry in found if entry is not None], replayed=True)
            entries = self._record(request, missing, asked, keys)
        except EndpointFileError as error:
            raise EndpointError(str(error)) from error
        for at, entry in zip(missing, entries, strict=True):
            found[at] = entry
        return _reply([entry for entry in found if entry is not None], replayed=False)

    def _record(
        self, request: Request, missing: list[int], asked: list[dict[str, Any]], keys: list[str]
    ) -> list[Entry]:
        """Ask for the rows that are missing and keep their answers."""
        with self._lock:
            self._out += 1
            self._inner = self._inner or self._make()
        try:
            rows = tuple(request.rows[at] for at in missing)
            reply = self._inner.send(request._replace(rows=rows))
            entries = _entries([asked[at] for at in missing], reply)
            for at, entry in zip(missing, entries, strict=True):
                self._tape.add(keys[at], entry)
        finally:
            with self._lock:
                self._out -= 1
                due = self._out == 0 or time.monotonic() - self._saved > _SAVE_SECONDS
                self._saved = time.monotonic() if due else self._saved
            if due:
                self._tape.save()
        return entries

    def _miss(self, asked: dict[str, Any], key: str, count: int) -> EndpointError:
        text = json.dumps(asked, ensure_ascii=False)
        more = f" (and {count - 1} more of its batch)" if count > 1 else ""
        return EndpointError(
            f"the cassette {self._tape.path.name} has no answer for request {key}: "
            f"{text[:500]}{'…' * (len(text) > 500)}{more}. Nothing was asked. Record it where "
            "the endpoint can be reached: REDSHIFT_ML_CASSETTES=once redshift-ml local run …"
        )


def _asked(target: Target, row: Row, name: str | None) -> dict[str, Any]:
    """Return what decides the answer: the request as it is sent, without who sends it when."""
    asked = {
        "service": target.service,
        "endpoint": target.endpoint,
        "target_model": target.target_model,
        "model": name,
        "returns": target.returns,
    }
    return {key: value for key, value in asked.items() if value} | {"body": _body(target, row)}


def _body(target: Target, row: Row) -> object:
    if target.service == "bedrock" and target.request_type == "UNIFIED":
        inference = inference_of(row)
        body = {
            "text": join_prompt(target, row[0] or ""),
            "inferenceConfig": dict(inference.known) or None,
            "additionalModelRequestFields": inference.fields,
        }
        return {key: value for key, value in body.items() if value is not None}
    values = [
        json.loads(value) if value is not None and kind == "super" else value
        for kind, value in zip(target.arguments, row, strict=False)
    ]
    return values[0] if len(values) == 1 else values


def _entries(asked: Sequence[dict[str, Any]], reply: Reply) -> list[Entry]:
    """Return an entry per row; the tokens of a batch are estimated for each of its rows."""
    single = len(asked) == 1
    return [
        {
            **one,
            "answer": value,
            "answered_by": reply.model,
            "tokens_in": reply.tokens_in if single else estimate_tokens(json.dumps(one["body"])),
            "tokens_out": reply.tokens_out if single else estimate_tokens(value or ""),
            "tokens_estimated": reply.tokens_estimated or not single,
            "detail": reply.detail,
        }
        for one, value in zip(asked, reply.values, strict=True)
    ]


def _reply(entries: Sequence[Entry], *, replayed: bool) -> Reply:
    """Return the answers; of an entry written by hand the answer may be all there is."""
    details = sorted({str(entry["detail"]) for entry in entries if entry.get("detail")})
    return Reply(
        tuple(entry["answer"] for entry in entries),
        ", ".join(sorted({str(entry.get("answered_by", "cassette")) for entry in entries})),
        sum(entry.get("tokens_in", 0) for entry in entries),
        sum(entry.get("tokens_out", 0) for entry in entries),
        any(entry.get("tokens_estimated", True) for entry in entries),
        "; ".join(["replayed"] * replayed + details) or None,
    )
