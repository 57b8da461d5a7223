"""The pipeline as a director sees it: the board by journey stage."""
