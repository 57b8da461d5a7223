"""Deals: one possible sale to one client, where it stands and how it got there."""
