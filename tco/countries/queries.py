"""What the pages of countries read."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404

from cjm.kernel.text import folded
from cjm.team.models import Role
from tco.countries.conversion import converted
from tco.countries.filling import ENERGY_DRIVER, WAGE_DRIVER, Filling, fillings, profile_figures
from tco.countries.forms import likely_driver
from tco.countries.models import CountryProfile
from tco.countries.operations import rate_between
from tco.mapping import document_of
from tco.models import CostModel

EDITORS = (Role.PRESALES, Role.DIRECTOR, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class FillInPage:
    """What a country would change in a model. `rate` is a first value for the conversion, None when the table has none.

    `is_foreign`: the model is in another currency. `cannot` says why its amounts cannot be converted, empty when they can.
    """

    profile: CountryProfile
    fillings: list[Filling]
    wage: str
    energy: str
    is_foreign: bool
    rate: float | None
    cannot: str


def profiles_of(user: Any) -> Sequence[CountryProfile]:
    """Return the profiles, by name in the reader's language."""
    return sorted(CountryProfile.objects.visible_to(user), key=lambda profile: folded(profile.name))


def profile_of(user: Any, code: str) -> CountryProfile:
    """Return the profile of a country. Raises Http404."""
    profile = CountryProfile.objects.visible_to(user).filter(code=code.upper()).first()
    if profile is None:
        raise Http404
    return profile


def may_edit_profiles(user: Any) -> bool:
    """Say whether `user` keeps the figures of countries."""
    return getattr(user, "role", None) in EDITORS


def figures_of(profile: CountryProfile) -> list[Filling]:
    """Return the figures of a profile in words, each with its source."""
    return list(profile_figures(profile))


def fill_in_page(cost_model: CostModel, profile: CountryProfile, *, wage: str = "", energy: str = "") -> FillInPage:
    """Return what the profile would change in the model."""
    document = document_of(cost_model)
    wage, energy = likely_driver(document, wage, WAGE_DRIVER), likely_driver(document, energy, ENERGY_DRIVER)
    is_foreign, rate, cannot = document["currency"] != profile.currency, None, ""
    if is_foreign:
        rate = rate_between(document["currency"], profile.currency)
        try:
            converted(document, to=profile.currency, rate=rate or 1.0)
        except ValidationError as refusal:
            cannot = " ".join(refusal.messages)
    return FillInPage(
        profile=profile,
        fillings=fillings(document, profile, wage=wage, energy=energy),
        wage=wage,
        energy=energy,
        is_foreign=is_foreign,
        rate=rate,
        cannot=cannot,
    )
