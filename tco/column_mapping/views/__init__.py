"""The pages of tables in a layout of their own: the question what the columns mean, and the layouts that are remembered."""
