"""Cost sheets: written for people to fill in, and read back with suspicion.

    layout    what a sheet and a column are, and how their names are recognised; `sheets`, `line_sheet`, `shared_columns` and
              `vocabulary` list them, in both languages
    opening   a file taken apart in a child process: a workbook by `package`, a table as text by `delimited` and `encodings`
    values    one cell; `written_numbers` the numbers in tables of others
    tables    one sheet
    reading   a whole cost sheet to a document, with the cell of each part
    writing   a document to a cost sheet
    example   what the empty template shows

Decision, November 2026: the XML of the sheets is read here and not by openpyxl. Its quick mode knows no merged cells and
no hidden rows, loses the whole file over one cell that holds no number, and cannot tell an empty cell from a formula
without a stored result; its other mode can be made to allocate gigabytes. openpyxl stays as the tests' second opinion on
what we write and read.
"""
