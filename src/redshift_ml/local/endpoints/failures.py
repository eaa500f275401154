"""How a request to an endpoint can fail."""

from __future__ import annotations


class EndpointError(Exception):
    """The endpoint refused or broke the request; trying again would not help."""


class RetryableError(EndpointError):
    """The endpoint may well answer if asked again (a lost connection, a 5xx)."""


class ThrottledError(RetryableError):
    """The endpoint has too many requests."""


class TimedOutError(EndpointError):
    """The endpoint did not answer in time; asking again would take as long again."""


class NobodyError(EndpointError):
    """The endpoint answers nothing as it is set up (a wrong key, say), whatever the text."""


class EndpointFileError(Exception):
    """The endpoint file, or a file it names, is wrong; the message says how.

    For the endpoint file it lists every problem with line and column.
    """
