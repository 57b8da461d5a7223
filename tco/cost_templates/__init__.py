"""Where a cost model begins: templates per trade, shipped and made by the company, and what is usually forgotten."""
