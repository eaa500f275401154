"""Topics without labels: discovered in a sample of texts, reviewed as a seed, then declared."""

from __future__ import annotations

from redshift_ml.topics.seed import Topic, TopicsError

__all__ = ["Topic", "TopicsError"]
