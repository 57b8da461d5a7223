"""Every sentence with which the engine refuses a model, and the error that carries one.

The English sentences are the msgids of the translation catalogue: whoever shows an error passes
`MESSAGES[error.code]` through gettext and fills in `error.params`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


def gettext_noop(message: str) -> str:
    """Mark a sentence for the translation catalogue; the engine itself knows no languages."""
    return message


MESSAGES: dict[str, str] = {
    # The document as a whole
    "unreadable": gettext_noop("The file cannot be opened: %(reason)s."),
    "not_utf8": gettext_noop("The file is not UTF-8 text."),
    "not_json": gettext_noop("The file is not valid JSON: line %(line)s, column %(column)s."),
    "nested_too_deeply": gettext_noop("The file nests objects and lists too deeply."),
    "file_too_large": gettext_noop("The file is larger than %(limit)s MB."),
    "not_an_object": gettext_noop("Expected an object with named fields here."),
    "not_a_list": gettext_noop("Expected a list here."),
    "unknown_field": gettext_noop("There is no field “%(name)s” here. Check the spelling or remove it."),
    "repeated_member": gettext_noop("The field “%(name)s” is written twice in the same object. Keep one of them."),
    "missing": gettext_noop("This field is required."),
    # Single values
    "not_text": gettext_noop("Expected text."),
    "unreadable_text": gettext_noop("This text contains characters that are not valid Unicode."),
    "empty_text": gettext_noop("This text may not be empty."),
    "not_a_number": gettext_noop("Expected a number, without quotes, units or separators."),
    "not_finite": gettext_noop("Expected an ordinary number, not NaN or infinity."),
    "number_too_large": gettext_noop("Numbers may not go past 1e15 in either direction."),
    "not_whole": gettext_noop("Expected a whole number."),
    "below_minimum": gettext_noop("The smallest value allowed is %(minimum)s."),
    "above_maximum": gettext_noop("The largest value allowed is %(maximum)s."),
    "not_positive": gettext_noop("The value must be greater than zero."),
    "rate_too_low": gettext_noop("A rate is a fraction (0.10 is 10 %%) and must be greater than −1."),
    "not_a_flag": gettext_noop("Expected true or false."),
    "not_a_choice": gettext_noop("Expected one of: %(choices)s."),
    "not_a_date": gettext_noop("Expected a date written as YYYY-MM-DD."),
    "not_a_currency": gettext_noop("Expected a currency code of three capital letters, such as EUR."),
    "not_an_identifier": gettext_noop(
        "A driver's key consists of Latin letters, digits and underscores and does not begin with a digit."
    ),
    "reserved_key": gettext_noop("“%(key)s” has a meaning of its own in expressions. Choose another key."),
    "too_many": gettext_noop("At most %(limit)s are allowed here; there are %(count)s."),
    "too_few": gettext_noop("At least one is needed here."),
    # References between parts
    "repeated_key": gettext_noop("The key “%(key)s” is used more than once. Keys must differ."),
    "no_such_alternative": gettext_noop("There is no alternative with the key “%(key)s”."),
    "subject_not_clear": gettext_noop(
        "Name the alternative that is being sold: %(count)s alternatives are of the kind “ours”, so it does not follow by itself."
    ),
    "reference_is_subject": gettext_noop("The reference must be another alternative than the one being sold."),
    "no_exchange_rate": gettext_noop("There is no exchange rate for %(currency)s under fx."),
    # Drivers and ranges
    "wrong_list_length": gettext_noop("The list needs %(expected)s numbers, one for each period from 0; it has %(count)s."),
    "low_above_likely": gettext_noop("The low value lies above the likely one (%(likely)s)."),
    "high_below_likely": gettext_noop("The high value lies below the likely one (%(likely)s)."),
    "low_above_one": gettext_noop("For a list, low is a factor on the whole list and may not exceed 1."),
    "high_below_one": gettext_noop("For a list, high is a factor on the whole list and may not be less than 1."),
    "range_without_number": gettext_noop("A range needs an amount that is a number. For an expression, give its drivers ranges."),
    # Lines
    "amount_type": gettext_noop("Expected a number or an expression over the drivers."),
    "when_form": gettext_noop("Say either “at” (once) or “from” (recurring), not both."),
    "outside_study": gettext_noop("The period lies outside the study, which runs from 0 to %(last)s."),
    "to_before_from": gettext_noop("The last period lies before the first (%(first)s)."),
    "escalation_form": gettext_noop("Expected “inherit” or an object with a rate."),
    "rate_list_too_short": gettext_noop("The list of yearly rates must reach year %(years)s; it ends at year %(count)s."),
    "rate_list_step": gettext_noop("A list of yearly rates goes with the step “year” only."),
    "lifetime_recurring": gettext_noop("A lifetime belongs to a purchase made once (“at”), not to a recurring line."),
    "lifetime_benefit": gettext_noop("A lifetime belongs to a cost, not to a benefit."),
    "driver_list_ends": gettext_noop(
        "The list of “%(driver)s” ends at period %(last)s, before this alternative does (period %(needed)s)."
    ),
    # Expressions
    "expression_too_long": gettext_noop("An expression has at most %(limit)s characters; this one has %(count)s."),
    "expression_empty": gettext_noop("The expression is empty."),
    "expression_character": gettext_noop("The character “%(character)s” at position %(position)s has no place in an expression."),
    "expression_syntax": gettext_noop("The expression cannot be read at position %(position)s, near “%(near)s”."),
    "expression_ends": gettext_noop("The expression ends too early: something is missing after “%(near)s”."),
    "expression_too_deep": gettext_noop("The expression is nested more than %(limit)s levels deep."),
    "expression_arguments": gettext_noop("“%(function)s” takes exactly one value."),
    "expression_unknown_name": gettext_noop("“%(name)s” is not a driver, a function, t or year."),
    "division_by_zero": gettext_noop("The expression divides by zero in period %(period)s."),
    "division_by_zero_low": gettext_noop(
        "With the drivers at their low values, the expression divides by zero in period %(period)s."
    ),
    "division_by_zero_high": gettext_noop(
        "With the drivers at their high values, the expression divides by zero in period %(period)s."
    ),
    "division_by_zero_one": gettext_noop("With “%(driver)s” at %(value)s, the expression divides by zero in period %(period)s."),
    "result_not_finite": gettext_noop("The result grows beyond what can be calculated in period %(period)s."),
    "discount_not_finite": gettext_noop("At this rate and study length the discount factors grow beyond what can be calculated."),
    # Options
    "draws_range": gettext_noop("The number of draws is a whole number from 0 to %(limit)s."),
    "seed_range": gettext_noop("The seed is a whole number from 0 to %(limit)s."),
}


@dataclass(frozen=True, slots=True)
class Error:
    """One thing that is wrong: where (`path` in the document), what (`code`), and the particulars."""

    path: str
    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The English sentence."""
        return MESSAGES[self.code] % self.params

    def as_json(self) -> dict[str, str]:
        """Return `{"path", "message"}` as the command line prints it."""
        return {"path": self.path, "message": self.message}


class InvalidModel(Exception):
    """A document that is no valid model. `errors` holds every error found, in document order."""

    def __init__(self, errors: tuple[Error, ...]) -> None:
        super().__init__("; ".join(f"{error.path}: {error.message}" for error in errors[:3]))
        self.errors = errors
