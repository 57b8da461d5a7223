"""Why a file is not opened, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

REFUSALS = {
    "empty_file": gettext_noop("The file is empty."),
    "file_too_large": gettext_noop("The file is larger than %(limit)s MB."),
    "not_a_workbook": gettext_noop("This is no Excel workbook (.xlsx) and no JSON document."),
    "old_or_protected": gettext_noop(
        "The workbook is in the old .xls format or protected by a password. Save it as .xlsx without a password."
    ),
    "damaged": gettext_noop("The workbook is damaged and cannot be read. Open it in a spreadsheet program and save it anew."),
    "has_entities": gettext_noop("The workbook contains definitions that no spreadsheet program writes. It is not opened."),
    "has_macros": gettext_noop("The workbook contains macros. Save it as .xlsx without macros."),
    "foreign_parts": gettext_noop("The workbook contains parts that do not belong into one. It is not opened."),
    "too_many_parts": gettext_noop("The workbook consists of more than %(limit)s parts. Keep the sheets of the template alone."),
    "too_many_sheets": gettext_noop("The workbook has more than %(limit)s sheets. Keep the sheets of the template alone."),
    "too_many_cells": gettext_noop("The workbook has more than %(limit)s filled cells. Keep the sheets of the template alone."),
    "unpacks_too_large": gettext_noop("Unpacked, the workbook is larger than %(limit)s MB. It is not opened."),
    "too_far_right": gettext_noop("Cell %(cell)s lies beyond column %(limit)s. Remove what stands outside the table."),
    "too_far_down": gettext_noop("Row %(row)s lies below row %(limit)s. Remove what stands outside the table."),
    "not_text": gettext_noop("This is no Excel workbook (.xlsx), no table as text (.csv) and no JSON document."),
    "not_in_encoding": gettext_noop("The file is not written in %(encoding)s. Choose another encoding."),
    "has_nul": gettext_noop("Line %(row)s contains a character that no text has (NUL). Save the table anew."),
    "open_quote": gettext_noop(
        'In row %(row)s a quotation mark is opened and not closed, or closed too early. Write a mark inside of a text twice: "".'
    ),
    "too_many_values": gettext_noop("The document holds more values than a model at the limits of the format can have."),
    "takes_too_long": gettext_noop("Reading the workbook takes too long. Keep the sheets of the template alone."),
    "takes_too_much": gettext_noop("Reading the workbook takes too much memory. Keep the sheets of the template alone."),
}


def refusal_sentence(code: str, params: Mapping[str, Any]) -> str:
    """Return why a file is not opened."""
    return _(REFUSALS[code]) % params
