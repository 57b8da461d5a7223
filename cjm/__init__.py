"""Who buys and how: clients, deals, the buyer's journey and the people who decide."""
