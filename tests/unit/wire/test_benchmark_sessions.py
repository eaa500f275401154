"""The servers that benchmarks measure against are sessions, too."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from redshift_ml.local.results import Session

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
NEEDED = {name for name in vars(Session) if not name.startswith("_")}


def test_they_have_what_a_session_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    recorded = import_module("build_parts.recorded")
    record = recorded.Record()
    record.is_complete.set()
    bare = import_module("wire_server").BareSession("awsuser", "dev")
    for session in (bare, recorded.Recorded(record, lambda: bare)):
        assert NEEDED - set(dir(session)) == set()
        session.close()
