"""What a country's profile does to the conventions of a model. Nothing is changed here but the copy that is returned."""

from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cjm.kernel.formats import EMPTY, number, percent
from tco.countries.models import CountryProfile
from tco.mapping import Document, json_number

WAGE_DRIVER, ENERGY_DRIVER = "hourly_wage", "energy_price"
INFLATION, DISCOUNT, VAT, WAGE, ENERGY = "inflation", "discount_rate", "vat_rate", "hourly_wage", "energy_price"
SOURCE_PARTS = ("kind", "note", "date", "confidence")


@dataclass(frozen=True)
class Filling:
    """One convention that a country fills in: what it is now, what it would be, and where that comes from.

    `part` is its key. `note` is the source in words; `differs` is false when the model has the value already.
    """

    part: str
    label: str
    before: str
    after: str
    note: str
    date: date | None
    differs: bool


def source_of(profile: CountryProfile, part: str) -> Document:
    """Return where a figure of the profile comes from, as a source of the exchange format in the reader's language."""
    described = dict(profile.sources.get(part) or {})
    if note := note_in(described):
        described["note"] = f"{profile.name}. {note}"
    return {name: described[name] for name in SOURCE_PARTS if described.get(name)}


def note_in(source: Mapping[str, Any]) -> str:
    """Return the note of a profile's source: a shipped one in the reader's language, the company's own as it was typed."""
    note = source.get("note", "")
    if isinstance(note, Mapping):
        return str(note["ru" if (get_language() or "en").startswith("ru") else "en"])
    return str(note)


def fillings(document: Mapping[str, Any], profile: CountryProfile, *, wage: str = "", energy: str = "") -> list[Filling]:
    """Return what the profile would fill into the model, unchanged values included.

    `wage` and `energy` are the keys of the drivers that hold an hour of work and a kilowatt-hour; what names none is left out.
    """
    return list(_fillings(document, profile, wage, energy))


def profile_figures(profile: CountryProfile) -> Iterator[Filling]:
    """Give the figures of a profile in words, apart from any model."""
    shown = {
        INFLATION: (_("General inflation"), _share(profile.inflation)),
        DISCOUNT: (_("Cost of capital"), _share(profile.discount_rate)),
        VAT: (_("VAT"), _share(profile.vat_rate)),
        WAGE: (_("An hour of work"), _amount(profile.hourly_wage)),
        ENERGY: (_("A kilowatt-hour"), _amount(profile.energy_price)),
    }
    for part, (label, value) in shown.items():
        yield _filling(part, label, "", value, profile)


def filled(
    document: Mapping[str, Any], profile: CountryProfile, parts: Collection[str], *, wage: str = "", energy: str = ""
) -> Document:
    """Return a copy of the model with the chosen `parts` of the profile. The model is in the profile's currency.

    A driver that is filled in keeps how far it may vary, in proportion, and gets the profile's source.
    """
    result: Document = deepcopy(dict(document))
    if INFLATION in parts:
        result["inflation"] = json_number(profile.inflation)
    if DISCOUNT in parts:
        result["discount"] = {**result["discount"], "rate": _discount_rate(result, profile)}
    if VAT in parts:
        result["vat"] = {"recoverable": profile.vat_recoverable}
        for line in _lines_with_vat(result):
            line["vat_rate"] = json_number(profile.vat_rate)
    for part, key, value in ((WAGE, wage, profile.hourly_wage), (ENERGY, energy, profile.energy_price)):
        driver = driver_of(result, key)
        if part in parts and driver is not None and value is not None:
            driver |= _proportional_range(driver, float(value))
            driver["value"] = json_number(value)
            driver["source"] = source_of(profile, part)
    return result


def driver_of(document: Mapping[str, Any], key: str) -> Any:
    """Return the driver of this key, or None."""
    return next((driver for driver in document.get("drivers", ()) if driver["key"] == key), None)


def _proportional_range(driver: Mapping[str, Any], value: float) -> Document:
    """Return low and high as far from `value`, in proportion, as they were from the driver's value; factors of a list stay."""
    before = driver["value"]
    if isinstance(before, list) or "low" not in driver:
        return {}
    if not before:
        return {"low": value, "high": value}
    low, high = sorted(float(f"{value * driver[bound] / before:.2e}") for bound in ("low", "high"))
    return {"low": min(low, value), "high": max(high, value)}


def _fillings(document: Mapping[str, Any], profile: CountryProfile, wage: str, energy: str) -> Iterator[Filling]:
    before = document.get("inflation", 0)
    yield _filling(INFLATION, _("General inflation"), _share(before), _share(profile.inflation), profile)
    rate = _discount_rate(document, profile)
    label = _("Discount rate, real") if document["discount"].get("basis") == "real" else _("Discount rate")
    yield _filling(DISCOUNT, label, _share(document["discount"]["rate"]), _share(rate), profile)
    rates = sorted({line["vat_rate"] for line in _lines_with_vat(document)})
    yield _filling(
        VAT,
        _("VAT"),
        _vat_words((document.get("vat") or {}).get("recoverable", True), rates),
        _vat_words(profile.vat_recoverable, [json_number(profile.vat_rate)] if rates else []),
        profile,
    )
    for part, key, value in ((WAGE, wage, profile.hourly_wage), (ENERGY, energy, profile.energy_price)):
        driver = driver_of(document, key)
        if driver is not None and value is not None:
            present = driver["value"]
            shown = _("one for each period") if isinstance(present, list) else number(present, _places(present))
            yield _filling(part, driver.get("name") or key, shown, number(value, _places(float(value))), profile)


def _filling(part: str, label: str, before: str, after: str, profile: CountryProfile) -> Filling:
    source = profile.sources.get(part) or {}
    dated = date.fromisoformat(source["date"]) if source.get("date") else None
    return Filling(part, label, before, after, note_in(source), dated, differs=before != after)


def _discount_rate(document: Mapping[str, Any], profile: CountryProfile) -> float | int:
    """Return the profile's cost of capital in the model's basis: without inflation when the model reckons in real terms."""
    if document["discount"].get("basis") != "real":
        return json_number(profile.discount_rate)
    return round((1 + float(profile.discount_rate)) / (1 + float(profile.inflation)) - 1, 4)


def _lines_with_vat(document: Mapping[str, Any]) -> list[Any]:
    return [line for offer in document["alternatives"] for line in offer["lines"] if line.get("vat_rate")]


def _vat_words(recoverable: bool, rates: list[float]) -> str:
    words = _("recovered by the client") if recoverable else _("stays with the client")
    shown = ", ".join(_share(rate) for rate in rates)
    return _("%(words)s; on lines with VAT %(rates)s") % {"words": words, "rates": shown} if shown else words


def _share(rate: Any) -> str:
    return percent(rate, _places(float(rate) * 100))


def _amount(value: Decimal | None) -> str:
    return EMPTY if value is None else number(value, _places(float(value)))


def _places(value: float) -> int:
    shown = f"{value:.4f}".rstrip("0")
    return len(shown) - shown.index(".") - 1
