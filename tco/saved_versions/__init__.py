"""Versions of a cost model that somebody kept, and what lies between two of them."""
