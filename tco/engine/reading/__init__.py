"""From a document to a model, or to every error in it at once."""
