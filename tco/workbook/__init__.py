"""The comparison as a workbook with live formulas, for somebody who wants to re-run the sums.

    calculation   `write_calculation`: a document to the whole workbook; `refusals` says when it is too large
    book, cells   what is written into a cell, in which format, and what an address looks like
    formulas      an expression of the contract as a spreadsheet formula
    study         the model with the engine's figures, and which numbers have to be run again
    flow_rows     which row of the sheet of flows holds what
    assumptions, cost_lines, lists             the sheets with what goes in
    flows, differences, runs                   the sheet of flows: period by period
    comparison, rates, price_sums, sensitivity the sheets with what comes out
    checks        every figure of the engine beside the live one

Every formula carries the engine's figure as its stored value, so that programs that do not calculate show the right numbers.
"""
