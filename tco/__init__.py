"""What it costs to own: the model, its calculation and its pages."""
