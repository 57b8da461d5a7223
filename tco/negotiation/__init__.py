"""The desk for a live call: what the rival's price, our discount, delay and volume do, and what to trade instead of giving."""
