"""What is left for us. Internal: only for those for whom `sees_internal_cost` holds. Pure arithmetic.

Our cost follows the volume as our price in the model does, so that a larger order does not look like pure gain; what the trades
cost us comes on top. Everything is undiscounted, in the model's currency.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Margin:
    """Price, cost and the lowest margin allowed, a fraction of the price."""

    price: float
    cost: float
    lowest: float

    @property
    def money(self) -> float:
        """What the price leaves after the cost."""
        return self.price - self.cost

    @property
    def share(self) -> float | None:
        """That as a fraction of the price; None at a price of nothing."""
        return self.money / self.price if self.price > 0 else None

    @property
    def floor_price(self) -> float:
        """The lowest price: cost / (1 − lowest margin)."""
        return self.cost / (1 - self.lowest)

    @property
    def room(self) -> float:
        """How far the price may still fall; negative below the floor."""
        return self.price - self.floor_price

    @property
    def is_below(self) -> bool:
        """Whether nobody may sell at this price."""
        return self.room < -1e-9 * max(abs(self.price), abs(self.floor_price))


def margin_of(*, price: float, cost: float, lowest: float, scale: float = 1.0, trades: float = 0.0) -> Margin:
    """Return the margin at `price`. `cost` is for the volume in the model, `scale` what the volume did to our list price."""
    return Margin(price, cost * scale + trades, lowest)
