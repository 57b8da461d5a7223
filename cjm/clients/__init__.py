"""The companies that buy."""
