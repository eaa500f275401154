"""Evaluation of answers against labels: agreement, its uncertainty, and paired comparison."""

from __future__ import annotations

from redshift_ml.eval.agreement import Agreement, ClassScore, agreement
from redshift_ml.eval.paired import Comparison, compare

__all__ = ["Agreement", "ClassScore", "Comparison", "agreement", "compare"]
