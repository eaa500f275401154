"""Write docs/rules/ from the rules themselves: python scripts/rule_pages.py."""

from __future__ import annotations

from pathlib import Path

from redshift_ml.checks import registry
from redshift_ml.checks.explain import index, page

FOLDER = Path(__file__).parent.parent / "docs" / "rules"


def main() -> None:
    """Write one page per rule and the index."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for rule in registry.rules():
        (FOLDER / f"{rule.id}.md").write_text(page(rule), encoding="utf-8")
    (FOLDER / "README.md").write_text(index(registry.rules()), encoding="utf-8")


if __name__ == "__main__":
    main()
