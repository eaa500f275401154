"""The error of starting, finding and stopping a local warehouse."""

from __future__ import annotations


class LocalServerError(Exception):
    """One sentence for the person at the terminal: what is wrong and what to do about it."""
