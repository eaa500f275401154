"""A CSV file as an endpoint: the same input always gets the same answer."""

from __future__ import annotations

from redshift_ml.local.endpoints.canned import NoAnswerError, shown
from redshift_ml.local.endpoints.config import Seed
from redshift_ml.local.endpoints.failures import EndpointError, EndpointFileError
from redshift_ml.local.endpoints.seeds import read_seed
from redshift_ml.local.endpoints.target import Reply, Request, estimate_tokens


class SeedBackend:
    """Answers from a file that is read once."""

    def __init__(self, seed: Seed) -> None:
        self._file = seed.file
        try:
            self._answers = read_seed(seed)
        except EndpointFileError as error:
            raise EndpointError(str(error)) from error

    def send(self, request: Request) -> Reply:
        """Answer every row. Raises EndpointError for an input the file does not have."""
        rows = [tuple(value or "" for value in row) for row in request.rows]
        try:
            values = tuple(self._answers.answer(request.target, row) for row in rows)
        except NoAnswerError as error:
            raise EndpointError(
                f"{self._file.name} has no answer for {shown(error.inputs)}; add a row, or a "
                "default in the endpoint file (seed: {default: …})"
            ) from error
        tokens_in = sum(estimate_tokens(value) for row in rows for value in row)
        tokens_out = sum(estimate_tokens(value or "") for value in values)
        return Reply(values, self._file.name, tokens_in, tokens_out, True)
