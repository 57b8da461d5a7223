"""The buyer's journey: its stages, what lets a deal leave each, and the roles in a decision."""
