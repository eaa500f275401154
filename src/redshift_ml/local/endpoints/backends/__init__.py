"""Who can answer: one module per backend."""

from __future__ import annotations

from typing import Protocol

from redshift_ml.local.endpoints.config import EndpointSettings
from redshift_ml.local.endpoints.failures import NobodyError
from redshift_ml.local.endpoints.target import Reply, Request

__all__ = ["Sender", "make_backend"]


class Sender(Protocol):
    """A backend: answers one request, from several threads at once."""

    def send(self, request: Request) -> Reply:
        """Answer every row or raise EndpointError (RetryableError when it may yet work)."""


def make_backend(settings: EndpointSettings, service: str) -> Sender:
    """Return the backend that settings name. Raises NobodyError when it cannot serve."""
    if settings.cassette is not None:
        from redshift_ml.local.endpoints.backends.cassette import CassetteBackend

        return CassetteBackend(settings, lambda: _make(settings, service))
    return _make(settings, service)


def _make(settings: EndpointSettings, service: str) -> Sender:
    if settings.backend == "embedded":
        from redshift_ml.local.endpoints.backends.embedded import EmbeddedBackend

        return EmbeddedBackend(settings.task)
    if settings.backend == "seed" and settings.seed is not None:
        from redshift_ml.local.endpoints.backends.seed import SeedBackend

        return SeedBackend(settings.seed)
    if settings.backend == "constant":
        from redshift_ml.local.endpoints.backends.constant import ConstantBackend

        return ConstantBackend(settings.answer or "")
    if settings.backend == "openai":
        from redshift_ml.local.endpoints.backends.openai import OpenAIBackend

        return OpenAIBackend(settings)
    if settings.backend != service:
        raise NobodyError(
            f"backend {settings.backend} cannot answer for a {service} function; "
            f"use {service}, openai, embedded, seed or constant"
        )
    from redshift_ml.local.endpoints.backends import bedrock, lambda_, sagemaker

    if service == "bedrock":
        return bedrock.BedrockBackend(settings)
    if service == "sagemaker":
        return sagemaker.SageMakerBackend(settings)
    return lambda_.LambdaBackend(settings)
