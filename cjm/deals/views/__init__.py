"""The pages of deals: `deals` for the deal itself, `journey` for its way along the stages."""
