"""What every test shares."""

from __future__ import annotations

import os

# Answers of the light models, whatever is installed: fast, and the same in every environment.
# Tests of the extra [embeddings] switch it on for themselves.
os.environ["REDSHIFT_ML_EMBEDDINGS"] = "off"
