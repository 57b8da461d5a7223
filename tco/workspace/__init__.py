"""The table in which a presales engineer builds a cost model: cells, paste, undo, and two people at once."""
