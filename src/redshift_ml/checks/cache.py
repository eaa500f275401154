"""Remember results by content: the same texts under the same rules are not checked again.

One JSON file per run key, in ``.redshift_ml_cache`` beside the configuration; the key covers the
texts, the configuration, the version and the rules' own sources, so nothing is ever stale.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from redshift_ml import __version__
from redshift_ml.checks.finding import Finding
from redshift_ml.checks.text import Text
from redshift_ml.dialect.errors import Edit
from redshift_ml.gitignore import keep_out_of_git

FOLDER = ".redshift_ml_cache"
_KEPT = 20


def run_key(texts: Iterable[Text], config_key: str) -> str:
    """Return the key of a run: it changes with any text, the configuration or the program."""
    digest = hashlib.sha256(f"{__version__}\0{_program()}\0{config_key}".encode())
    for text in texts:
        digest.update(f"\0{text.path}\0{len(text.sql)}\0".encode())
        digest.update(text.sql.encode("utf-8", "surrogatepass"))
        if text.node is not None:
            digest.update(repr(text.node).encode())
    return digest.hexdigest()[:32]


def _program() -> str:
    """Return the newest change of the program's own files, so that a new rule is never missed."""
    package = Path(__file__).parent
    folders = (package, package / "rules", package.parent / "dialect")
    return str(max(path.stat().st_mtime_ns for folder in folders for path in folder.iterdir()))


def load(root: Path, key: str) -> list[Finding] | None:
    """Return the findings of an earlier run with the same key, None when there was none."""
    try:
        rows = json.loads((root / FOLDER / f"{key}.json").read_text(encoding="utf-8"))
        return [_finding(row) for row in rows]
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a missing or damaged entry only costs the time to check again


def save(root: Path, key: str, findings: list[Finding]) -> None:
    """Keep the findings of a run; a folder that cannot be written is no reason to fail."""
    folder = root / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        keep_out_of_git(folder)
        entry = folder / f"{key}.json"
        entry.write_text(json.dumps([_row(each) for each in findings]), encoding="utf-8")
        entries = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for old in entries[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _row(finding: Finding) -> dict[str, Any]:
    row = dict(vars(finding))
    row["edits"] = [list(edit) for edit in finding.edits]
    return row


def _finding(row: dict[str, Any]) -> Finding:
    row["edits"] = tuple(Edit(*edit) for edit in row["edits"])
    return Finding(**row)
