"""The pages and answers of the workspace."""
