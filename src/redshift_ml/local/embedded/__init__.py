"""The embedded models: real answers on a CPU, nothing downloaded, same input same answer.

``route`` decides which task an instruction asks for; ``answer`` answers one
text. See docs/embedded-models.md for the rules, the models and how well they do.
"""

from __future__ import annotations

from redshift_ml.local.embedded.answer import Answer, Instruction
from redshift_ml.local.embedded.router import CannotFollowError, Routed, Task, route
from redshift_ml.local.embedded.tasks import answer, model_name

__all__ = [
    "Answer",
    "CannotFollowError",
    "Instruction",
    "Routed",
    "Task",
    "answer",
    "model_name",
    "route",
]
