"""The error of the command itself: it could not run (exit code 2)."""

from __future__ import annotations


class ValidateError(Exception):
    """The command could not do its work; the message says why and how to mend it."""


class RefusedError(ValidateError):
    """dbt cannot read a project; the message is what it prints."""
