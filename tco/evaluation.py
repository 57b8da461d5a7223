"""The engine as the rest of the package calls it. Imported late here, so that numpy is loaded only by those who calculate."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cjm.kernel.formats import day, number, percent
from tco.engine.messages import MESSAGES, Error

if TYPE_CHECKING:
    from tco.engine.ledger import Ledger

KEY_TOO_LONG, CURRENCY_UNKNOWN, RATE_IMPLAUSIBLE = "key_too_long", "currency_unknown", "rate_implausible"
HOUSE_MESSAGES = {
    KEY_TOO_LONG: gettext_noop("A key has at most %(limit)s characters."),
    CURRENCY_UNKNOWN: gettext_noop("There is no currency with the code %(code)s."),
    RATE_IMPLAUSIBLE: gettext_noop("A rate is a fraction: 0.10 is 10 %%. This one is past %(limit)s %%."),
}


def evaluate_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the result `headroom.tco.result/1` of a document, as JSON. Raises InvalidModel with every error."""
    from tco.engine.evaluate import evaluate

    return evaluate(document)


def evaluate_with_conventions(document: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return the result of a document, and the sentences that somebody needs to re-run the sums in the reader's language."""
    from tco.engine.conventions import CONVENTIONS
    from tco.engine.evaluate import evaluate_model
    from tco.engine.reading.reader import read_model

    result = evaluate_model(read_model(document))
    sentences = [
        _(CONVENTIONS[convention.code]) % {name: _shown(name, value) for name, value in convention.params.items()}
        for convention in result.conventions
    ]
    return result.as_json(), sentences


def fingerprint_of(document: Mapping[str, Any]) -> str:
    """Return the fingerprint that a result carries of its document."""
    from tco.engine.document import fingerprint

    return fingerprint(document)


def _shown(name: str, value: object) -> str:
    """Return a particular of a convention the way its reader writes such things."""
    from tco.engine.conventions import Percent

    if isinstance(value, Percent):
        return percent(value.fraction, _places(value.fraction * 100))
    if isinstance(value, float):
        return number(value, _places(value))
    if name == "date":
        return day(date.fromisoformat(str(value)))
    return str(value)


def _places(value: float) -> int:
    """Return how many digits after the mark a number needs, up to eight."""
    shown = f"{value:.8f}".rstrip("0")
    return len(shown) - shown.index(".") - 1


def sentence_of(error: Error) -> str:
    """Return what is wrong, in the reader's language."""
    params = {name: number(value, _places(value)) if isinstance(value, float) else value for name, value in error.params.items()}
    return _({**MESSAGES, **HOUSE_MESSAGES}[error.code]) % params


def _ledgers_to_compare(document: Mapping[str, Any], subject: str, against: str) -> "dict[str, Ledger] | None":
    """Return the ledgers by key of the alternative; None where the document is not valid or the two lives are unequal."""
    from tco.engine.evaluate import Evaluation
    from tco.engine.messages import InvalidModel
    from tco.engine.reading.reader import read_model

    try:
        evaluation = Evaluation(read_model({**document, "subject": subject, "reference": against}))
    except InvalidModel:
        return None
    ledgers = {ledger.alternative.key: ledger for ledger in evaluation.ledgers}
    if ledgers[subject].last != ledgers[against].last:
        return None
    return ledgers


def saving_against(document: Mapping[str, Any], *, subject: str, against: str) -> float | None:
    """Return how much less `subject` costs than `against` at present value; None when a document has no such answer.

    A document that is not valid has none either: this asks, it does not check.
    """
    ledgers = _ledgers_to_compare(document, subject, against)
    if ledgers is None:
        return None
    return ledgers[against].present_value.less(ledgers[subject].present_value).settled


def saving_by_line(document: Mapping[str, Any], *, subject: str, against: str) -> dict[str, list[float]] | None:
    """Return what each line of `subject` and `against` adds to the saving of `saving_against`, residual values included.

    By key of the alternative, in the order of its lines; None where there is no such saving.
    """
    ledgers = _ledgers_to_compare(document, subject, against)
    if ledgers is None:
        return None
    worths = {}
    for key, sign in ((against, 1), (subject, -1)):
        ledger = ledgers[key]
        worths[key] = [
            sign * (float(ledger.line_sums[row, 2]) + ledger.residuals.get(row, 0.0) * ledger.worth_at_end)
            for row in range(len(ledger.alternative.lines))
        ]
    return worths
