"""Declarations rendered by the package's macros, answered by the embedded models."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[2] / "tests"
sys.path[:0] = [str(TESTS / "support"), str(TESTS / "unit" / "tasks")]

from macro_support import Call, load_macros  # noqa: E402
from task_support import node  # noqa: E402

from redshift_ml.local.embedded import Instruction, answer  # noqa: E402
from redshift_ml.local.embedded.embeddings import SWITCH, embed, installed  # noqa: E402


@lru_cache(maxsize=1)
def macros() -> Call:
    """Parse the package's dbt project once."""
    return load_macros(Path(tempfile.mkdtemp(prefix="redshift-ml-bench-")))


def prompt(tasks: Sequence[Any]) -> str:
    """Return the prompt of a declaration, as the function's statement has it."""
    sql = macros()("task_model", model_id="m", node=node(list(tasks)))
    literals = sql.split("PROMPT '", 1)[1].rsplit("SUFFIX '", 1)
    return "".join(
        part.rsplit("'", 1)[0].replace("''", "'").replace("\\\\", "\\") for part in literals
    )


def models() -> list[str]:
    """Return which of the embedded models can be measured here: light, and with vectors."""
    if not installed():
        print("the extra [embeddings] is not installed: its models are left out")
    return ["off", "on"] if installed() else ["off"]


def ask(texts: Sequence[str], tasks: Sequence[Any], switch: str) -> tuple[list[Any], str, float]:
    """Return the JSON answers, the model's name and the processor seconds they took."""
    os.environ[SWITCH] = switch
    told = prompt(tasks)
    found = answer("declared", "warm up", Instruction(prompt=told))
    embed.cache_clear()  # vectors of another declaration would look like speed
    started = time.process_time()
    answers = [json.loads(answer("declared", t, Instruction(prompt=told)).text) for t in texts]
    return answers, found.model, time.process_time() - started
