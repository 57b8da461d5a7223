"""Tables in a client's own layout: which column means what, asked once and remembered."""
