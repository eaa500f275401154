"""Endpoints answer, the warehouse asks: who answers for a model, how, and the log of it.

See docs/endpoints.md for the endpoint file.
"""

from __future__ import annotations

from redshift_ml.local.endpoints.attempts import CallCancelledError, Caller, CallFailedError
from redshift_ml.local.endpoints.canned import Canned, NoAnswerError, shown
from redshift_ml.local.endpoints.config import EndpointFile, EndpointSettings
from redshift_ml.local.endpoints.failures import EndpointFileError
from redshift_ml.local.endpoints.gateway import TOO_MANY, Gateway
from redshift_ml.local.endpoints.load import load, parse
from redshift_ml.local.endpoints.log import CallLog
from redshift_ml.local.endpoints.target import Row, Target

__all__ = [
    "TOO_MANY",
    "CallCancelledError",
    "CallFailedError",
    "CallLog",
    "Caller",
    "Canned",
    "EndpointFile",
    "EndpointFileError",
    "EndpointSettings",
    "Gateway",
    "NoAnswerError",
    "Row",
    "Target",
    "load",
    "parse",
    "shown",
]
