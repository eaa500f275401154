"""Caps on calls, tokens and money: how much of a batch may still be sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from redshift_ml.inference.pricing import Price

UNITS = ("calls", "tokens", "usd")


@dataclass(frozen=True)
class Amount:
    """Calls, tokens and US dollars."""

    calls: float = 0.0
    tokens: float = 0.0
    usd: float = 0.0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.calls + other.calls, self.tokens + other.tokens, self.usd + other.usd)

    def times(self, factor: float) -> Amount:
        """Return the amount multiplied."""
        return Amount(self.calls * factor, self.tokens * factor, self.usd * factor)

    def get(self, unit: str) -> float:
        """Return one of calls, tokens and usd."""
        return float(getattr(self, unit))


def amount_of_row(tokens_in: float, tokens_out: float, pack: int, price: Price | None) -> Amount:
    """Return what one input is estimated to cost."""
    usd = price.usd(tokens_in, tokens_out) if price is not None else 0.0
    return Amount(1.0 / pack, tokens_in + tokens_out, usd)


@dataclass
class Budget:
    """Caps by scope (run, model, function, day) and what was spent of each."""

    caps: Mapping[str, Mapping[str, float]]
    spent: dict[str, Amount] = field(default_factory=dict)

    def admit(self, rows: int, each: Amount) -> tuple[int, str | None]:
        """Return how many of ``rows`` inputs the caps allow, and which cap cut them."""
        allowed, reason = rows, None
        for scope, caps in self.caps.items():
            spent = self.spent.get(scope, Amount())
            for unit, cap in caps.items():
                if each.get(unit) <= 0:
                    continue
                left = max(0.0, cap - spent.get(unit))
                fitting = int(left / each.get(unit) + 1e-6)
                if fitting < allowed:
                    allowed = fitting
                    reason = f"the budget of {cap:g} {unit} per {scope} is used up"
        return allowed, reason

    def charge(self, amount: Amount) -> None:
        """Count what a batch is estimated to cost against every cap."""
        for scope in self.caps:
            self.spent[scope] = self.spent.get(scope, Amount()) + amount

    def needs_money(self) -> bool:
        """Tell whether any cap is in US dollars."""
        return any("usd" in caps for caps in self.caps.values())
