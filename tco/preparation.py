"""What a document has to pass before it may become a deal's cost model."""

from collections.abc import Iterator, Mapping
from typing import Any

from babel.numbers import list_currencies

from tco.engine.messages import Error, InvalidModel
from tco.evaluation import CURRENCY_UNKNOWN, HOUSE_MESSAGES, KEY_TOO_LONG, RATE_IMPLAUSIBLE, evaluate_document, fingerprint_of
from tco.mapping import Document, normalised, plain_form
from tco.models import LONGEST_KEY

HIGHEST_DISCOUNT_RATE = 10.0
NO_CURRENCIES = frozenset({"XXX", "XTS"})  # codes of the standard that stand for "none" and "a test"


class HouseError(Error):
    """An error against a rule of the house; its sentence is not the engine's."""

    __slots__ = ()

    @property
    def message(self) -> str:
        return HOUSE_MESSAGES[self.code] % self.params


def prepare(document: Any) -> tuple[Document, Document]:
    """Return a document in its plain form, texts normalised, and its result.

    Raises InvalidModel with every error, for what the contract forbids and for what no deal can mean: a discount rate past 1000 %,
    a currency that does not exist, a key too long to be stored.
    """
    try:
        clean = normalised(document)
    except RecursionError as error:
        raise InvalidModel((Error("", "nested_too_deeply"),)) from error
    result = check_and_evaluate(clean)
    plain = plain_form(clean)
    # The two mean the same, so only the fingerprint of what was worked out differs.
    return plain, result | {"model_sha256": fingerprint_of(plain)}


def check_and_evaluate(document: Document) -> Document:
    """Return the result of a document whose texts are normalised already, such as one out of rows. Raises what `prepare` does."""
    result = evaluate_document(document)
    if errors := tuple(_implausible(document)):
        raise InvalidModel(errors)
    return result


def _implausible(document: Mapping[str, Any]) -> Iterator[Error]:
    if document["discount"]["rate"] > HIGHEST_DISCOUNT_RATE:
        yield HouseError("discount.rate", RATE_IMPLAUSIBLE, {"limit": int(HIGHEST_DISCOUNT_RATE * 100)})
    known = list_currencies() - NO_CURRENCIES
    codes = {"currency": document["currency"], **{f"fx.{code}": code for code in document.get("fx") or ()}}
    for path, code in codes.items():
        if code not in known:
            yield HouseError(path, CURRENCY_UNKNOWN, {"code": code})
    for part in ("drivers", "alternatives"):
        for index, item in enumerate(document.get(part) or ()):
            if len(item["key"]) > LONGEST_KEY:
                yield HouseError(f"{part}[{index}].key", KEY_TOO_LONG, {"limit": LONGEST_KEY})
