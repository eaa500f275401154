"""Statements that define things: each parsed, checked, run and entered in the catalog."""
