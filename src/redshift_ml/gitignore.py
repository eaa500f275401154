"""Folders of our own in a user's repository."""

from __future__ import annotations

from pathlib import Path


def keep_out_of_git(folder: Path) -> None:
    """Give a folder of ours a .gitignore that covers all of it."""
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
