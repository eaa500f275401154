"""One answer for every row, at once: load-tests all that is around a model, at no cost."""

from __future__ import annotations

from redshift_ml.local.endpoints.packed import packed_answer, packed_texts
from redshift_ml.local.endpoints.shapes import super_answer
from redshift_ml.local.endpoints.target import Reply, Request, Row, Target, estimate_tokens

MODEL = "constant"


class ConstantBackend:
    """Gives ``answer`` for every row; for a SUPER function in the shape of its service."""

    def __init__(self, answer: str) -> None:
        self._answer = answer
        self._tokens_out = estimate_tokens(answer)

    def send(self, request: Request) -> Reply:
        """Answer every row."""
        target, rows = request.target, request.rows
        tokens_in = estimate_tokens(target.prompt + target.suffix) * len(rows)
        for row in rows:
            for value in row:
                if value:
                    tokens_in += estimate_tokens(value)
        if target.service != "bedrock" and not target.returns_super:
            values = (self._answer,) * len(rows)
        else:
            values = tuple([self._one(target, row) for row in rows])
        return Reply(values, MODEL, tokens_in, self._tokens_out * len(rows), True)

    def _one(self, target: Target, row: Row) -> str:
        text = row[0] or ""
        packed = packed_texts(text)
        if packed is not None:
            return packed_answer((one.id, self._answer) for one in packed)
        if not target.returns_super:
            return self._answer
        tokens_in, fields = estimate_tokens(text), {"model": MODEL}
        return super_answer(target, row, self._answer, tokens_in, self._tokens_out, fields)
