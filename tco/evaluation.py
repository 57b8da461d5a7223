"""The engine as the rest of the package calls it. Imported late here, so that numpy is loaded only by those who calculate."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tco.engine.messages import MESSAGES, Error, InvalidModel
from tco.models import LONGEST_KEY

KEY_TOO_LONG = "key_too_long"
STORAGE_MESSAGES = {KEY_TOO_LONG: gettext_noop("A key has at most %(limit)s characters.")}


def evaluate_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the result `headroom.tco.result/1` of a document, as JSON. Raises InvalidModel with every error."""
    from tco.engine.evaluate import evaluate

    return evaluate(document)


def sentence_of(error: Error) -> str:
    """Return what is wrong, in the reader's language."""
    return _((MESSAGES | STORAGE_MESSAGES)[error.code]) % error.params


def refuse_unstorable(document: Mapping[str, Any]) -> None:
    """Raise InvalidModel for a valid document that the database cannot hold: a key longer than any expression may be."""
    errors = tuple(
        Error(f"{part}[{index}].key", KEY_TOO_LONG, {"limit": LONGEST_KEY})
        for part in ("drivers", "alternatives")
        for index, item in enumerate(document.get(part) or ())
        if len(item["key"]) > LONGEST_KEY
    )
    if errors:
        raise InvalidModel(errors)
