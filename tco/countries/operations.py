"""Keeping the profiles of countries, and filling a model's conventions in from one."""

from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cjm.deals.models import Deal
from cjm.kernel.versions import StaleVersion, save_if_current
from cjm.team.models import Currency, User
from tco.countries.conversion import converted, refused
from tco.countries.filling import DISCOUNT, ENERGY, INFLATION, VAT, WAGE, filled
from tco.countries.models import CountryProfile
from tco.engine.messages import InvalidModel
from tco.mapping import Document, document_of
from tco.models import CostModel
from tco.negotiation.operations import carry_over
from tco.operations import save_document

SHIPPED = Path(__file__).parent.parent / "data" / "countries.yaml"
FIGURES = (INFLATION, DISCOUNT, VAT, WAGE, ENERGY)
COLUMNS = ("name_en", "name_ru", "currency", *FIGURES, "vat_recoverable", "sources")
EDITABLE = frozenset({"currency", *FIGURES, "vat_recoverable", "sources"})


@transaction.atomic
def load_country_profiles() -> list[CountryProfile]:
    """Bring the profiles that Headroom ships up to date, and return those that came in or changed.

    What the company edited stays as it is. Calling it again changes nothing.
    """
    present = {profile.code: profile for profile in CountryProfile.objects.all()}
    touched = []
    for code, values in shipped_profiles().items():
        profile = present.get(code)
        if profile is None:
            touched.append(CountryProfile.objects.create(code=code, **values))
        elif not profile.is_edited and any(getattr(profile, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(profile, name, value)
            touched.append(save_if_current(profile, based_on=profile.version, fields=COLUMNS))
    return touched


def shipped_profiles() -> dict[str, dict[str, Any]]:
    """Return the columns of each profile in the shipped file, by the country's code."""
    import yaml

    content: dict[str, Any] = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    return {country["code"]: _columns(country, content["sources"]) for country in content["countries"]}


def _columns(country: Mapping[str, Any], notes: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {
        "name_en": country["name"]["en"],
        "name_ru": country["name"]["ru"],
        "currency": country["currency"],
        "vat_recoverable": country["vat_recoverable"],
        "sources": {},
    }
    for name in FIGURES:
        figure = country[name]
        named = notes[figure["source"]]
        columns[name] = Decimal(figure["value"])
        columns["sources"][name] = {
            "kind": named["kind"],
            "note": {language: named["note"][language].format(figure["of"][language]) for language in ("en", "ru")},
            "date": figure["date"].isoformat(),
            "confidence": named["confidence"],
        }
    return columns


@transaction.atomic
def update_profile(*, profile: CountryProfile, by: User, at: datetime, based_on: int | None, **changes: Any) -> CountryProfile:
    """Write `changes` and return the profile, from now on the company's own. Raises StaleVersion."""
    if unknown := changes.keys() - EDITABLE:
        raise TypeError(f"A country profile has no editable {', '.join(sorted(unknown))}.")
    for name, value in changes.items():
        setattr(profile, name, value)
    return save_if_current(profile, based_on=based_on, fields=changes, is_edited=True)


def rate_between(present: str, to: str) -> float | None:
    """Return what one unit of `present` is worth in `to` by the company's table of currencies; None when one is not in it."""
    if present == to:
        return 1.0
    rates = dict(Currency.objects.filter(code__in=[present, to]).values_list("code", "rate"))
    return float(rates[present] / rates[to]) if len(rates) == len({present, to}) else None


def in_country(
    document: Mapping[str, Any], profile: CountryProfile, *, wage: str, energy: str, digits: int | None = None
) -> Document:
    """Return the model in the country's currency with all its conventions.

    Raises ValidationError when its amounts are in another currency and the company's table has no rate, or when they cannot be
    converted.
    """
    rate = rate_between(document["currency"], profile.currency)
    if rate is None:
        raise ValidationError(
            _(
                "The amounts are in %(present)s, and the table of currencies has no rate from it to %(currency)s. An administrator "
                "can add it; or begin without a country."
            ),
            "no_rate",
            {"present": document["currency"], "currency": profile.currency},
        )
    there = converted(document, to=profile.currency, rate=rate, digits=digits)
    return filled(there, profile, FIGURES, wage=wage, energy=energy)


@transaction.atomic
def fill_in_from_country(
    *,
    cost_model: CostModel,
    profile: CountryProfile,
    parts: Collection[str],
    by: User,
    at: datetime,
    based_on: int,
    wage: str = "",
    energy: str = "",
    rate: float | None = None,
) -> CostModel:
    """Fill the chosen `parts` of a profile into a deal's model and return its rows.

    `rate` is what one unit of the model's currency is worth in the country's; with it all amounts are converted first, those of the
    negotiation desk too. Raises
    ValidationError without it when the currencies differ, and when the model cannot be converted or filled in; StaleVersion.
    """
    deal = Deal.objects.get(pk=cost_model.deal_id)
    present = CostModel.objects.get(pk=cost_model.pk)
    if present.version != based_on:
        raise StaleVersion(present)
    document = document_of(present)
    if document["currency"] != profile.currency:
        if rate is None:
            raise ValidationError(
                {
                    "rate": _(
                        "The model is in %(present)s, and the figures of %(country)s are in %(currency)s. Amounts are not "
                        "relabelled: say what one %(present)s is worth, or choose a country with the same currency."
                    )
                    % {"present": document["currency"], "country": profile.name, "currency": profile.currency}
                }
            )
        there = converted(document, to=profile.currency, rate=rate)
        carry_over(cost_model=present, before=document, after=there, rate=rate)
        document = there
    changed = filled(document, profile, parts, wage=wage, energy=energy)
    try:
        return save_document(deal=deal, document=changed, by=by, at=at, based_on=based_on)
    except InvalidModel as invalid:
        raise refused(invalid) from invalid
