"""The errors that end a command with one sentence."""

from __future__ import annotations


class InferenceError(Exception):
    """What went wrong and what to do, in words for the user."""
