"""What the pages of cost of ownership show: a document and its result, put into words and tables in the reader's language.

amounts       how many digits a table needs, and its numbers as text
wording       statuses, schedules and spans of time in words
explanations  how each figure is worked out
comparison    the comparison: figures, categories, measures, where the rival wins, what the difference rests on
lines         the lines and drivers behind it
preview       what an uploaded file would bring
"""
