"""The people who decide: their role, attitude and concerns."""
