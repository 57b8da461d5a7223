"""The comparison as a workbook with live formulas, for somebody who wants to re-run the sums."""
