"""What is said: proposals built from a deal and its cost of ownership, frozen and rendered."""
