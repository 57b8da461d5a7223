"""When a model is more than a spreadsheet can hold."""


class CannotWriteCalculation(Exception):
    """Why there is no workbook of this model, in a sentence for its reader."""
