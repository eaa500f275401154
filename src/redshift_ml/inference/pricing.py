"""What tokens cost. Prices come from the seed ``redshift_ml_prices``, with their date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from redshift_ml.inference.errors import InferenceError


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens, as they were on a date."""

    usd_in: float
    usd_out: float
    true_on: str

    def usd(self, tokens_in: float, tokens_out: float) -> float:
        """Return the money for tokens."""
        return (tokens_in * self.usd_in + tokens_out * self.usd_out) / 1_000_000


def price_from(found: Mapping[str, Any] | None) -> Price | None:
    """Return the price that the script found, None when the seed has none."""
    if found is None:
        return None
    return Price(float(found["usd_in"]), float(found["usd_out"]), str(found["true_on"]))


def require_price(price: Price | None, endpoint: str, model: str) -> Price:
    """Return the price; an unknown model id is an error, never a zero. Raises InferenceError."""
    if price is None:
        raise InferenceError(
            f"{model}: the seed redshift_ml_prices has no price for {endpoint!r}. Add a row with "
            "its dollars per million input and output tokens (0 and 0 for an endpoint billed by "
            "the hour) if there is none, and run `dbt seed --select redshift_ml_prices`."
        )
    return price
