"""The same model with some drivers changed, compared side by side; and what must be true for the advantage to hold."""
