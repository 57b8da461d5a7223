"""Beginning a model, and keeping templates to begin from."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cjm.deals.models import Deal
from cjm.kernel.versions import StaleVersion, save_if_current
from cjm.team.models import Team, User
from tco.cost_templates.generalising import generalised
from tco.cost_templates.models import CostTemplate
from tco.countries.conversion import refused
from tco.countries.filling import ENERGY_DRIVER, WAGE_DRIVER
from tco.countries.models import CountryProfile
from tco.countries.operations import in_country
from tco.engine.messages import InvalidModel
from tco.kept_rows import kept_rows_of, without_keys
from tco.mapping import Document, document_of
from tco.models import CostModel
from tco.operations import save_document
from tco.preparation import prepare

STARTING_DIGITS = 3  # significant digits of a starting value brought into another currency
EDITABLE = frozenset({"name", "description", "trade", "team"})


def base_date_for(at: datetime) -> date:
    """Return the base date of a model begun at this moment: the first of the next month."""
    return (timezone.localtime(at).date().replace(day=1) + timedelta(days=32)).replace(day=1)


@transaction.atomic
def begin_from_template(
    *, deal: Deal, template_name: str, document: Mapping[str, Any], by: User, at: datetime, country: CountryProfile | None = None
) -> CostModel:
    """Make a template's `document` the cost model of a deal that has none, and return its rows.

    The model gets the deal's title and a base date of its own. With a `country`, the conventions, wages and energy come from its
    profile, and amounts in another currency are converted at the company's rate; each source then says so. Raises ValidationError
    when they cannot be, StaleVersion when the deal has a model already.
    """
    begun: Document = {**document, "name": deal.title, "base_date": base_date_for(at).isoformat()}
    if country is not None:
        begun = in_country(begun, country, wage=WAGE_DRIVER, energy=ENERGY_DRIVER, digits=STARTING_DIGITS)
    try:
        return save_document(deal=deal, document=begun, by=by, at=at, based_on=0, template=template_name)
    except InvalidModel as invalid:
        raise refused(invalid) from invalid


@transaction.atomic
def copy_model(*, deal: Deal, source: CostModel, by: User, at: datetime) -> CostModel:
    """Give a deal without a model a copy of another deal's, sources and their dates of expiry included, and return its rows.

    Raises StaleVersion when the deal has a model already.
    """
    return save_document(
        deal=deal,
        document=document_of(source),
        by=by,
        at=at,
        based_on=0,
        template=_("Copy of %(name)s") % {"name": source.name[:180]},
        kept=without_keys(kept_rows_of(source)),
    )


@transaction.atomic
def make_template(
    *, cost_model: CostModel, name: str, description: str, trade: str, team: Team | None, by: User, at: datetime
) -> CostTemplate:
    """Return a new template made of a deal's model, for `team` or, without one, for everybody.

    What is said about this client is left out (`generalising`). Raises ValidationError when the name is taken or the team is not
    theirs.
    """
    _check_team(by, team)
    _check_name(name, team)
    return CostTemplate.objects.create(
        name=name,
        description=description,
        trade=trade,
        team=team,
        document=_template_document(cost_model, name),
        made_by=by,
        made_at=at,
        updated_at=at,
    )


@transaction.atomic
def replace_template(*, template: CostTemplate, cost_model: CostModel, by: User, at: datetime, based_on: int) -> CostTemplate:
    """Put a deal's changed model in place of what a template holds; its name and whom it is for stay. Raises StaleVersion."""
    template.document = _template_document(cost_model, template.name)
    template.updated_at = at
    return save_if_current(template, based_on=based_on, fields=["document", "updated_at"])


@transaction.atomic
def update_template(*, template: CostTemplate, by: User, at: datetime, based_on: int | None, **changes: Any) -> CostTemplate:
    """Write `changes` of what a template is called and whom it is for. Raises StaleVersion, ValidationError."""
    if unknown := changes.keys() - EDITABLE:
        raise TypeError(f"A cost template has no editable {', '.join(sorted(unknown))}.")
    team = changes.get("team", template.team)
    if "team" in changes and team != CostTemplate.objects.get(pk=template.pk).team:
        _check_team(by, team)
    _check_name(changes.get("name", template.name), team, but=template.pk)
    for field, value in changes.items():
        setattr(template, field, value)
    return save_if_current(template, based_on=based_on, fields=changes, updated_at=at)


@transaction.atomic
def copy_template(*, name: str, description: str, trade: str, document: Mapping[str, Any], by: User, at: datetime) -> CostTemplate:
    """Return a template of one's own team with the content of another, under the first free name."""
    wanted = _("Copy of %(name)s") % {"name": name}
    taken = set(CostTemplate.objects.filter(team=by.team).values_list("name", flat=True))
    number, free = 1, wanted[:120]
    while free in taken:
        number += 1
        free = f"{wanted[:110]} {number}"
    return CostTemplate.objects.create(
        name=free,
        description=description,
        trade=trade,
        document={**document, "name": free},
        team=by.team,
        made_by=by,
        made_at=at,
        updated_at=at,
    )


@transaction.atomic
def remove_template(*, template: CostTemplate, by: User, at: datetime, based_on: int | None) -> None:
    """Remove a template; models begun from it stay as they are. Raises StaleVersion."""
    present = CostTemplate.objects.select_for_update().filter(pk=template.pk).first()
    if present is None or present.version != based_on:
        raise StaleVersion(present or template)
    present.delete()


def _template_document(cost_model: CostModel, name: str) -> Document:
    document = generalised(document_of(cost_model), name=name, client_name=cost_model.deal.client.name)
    return prepare(document)[0]


def _check_team(by: User, team: Team | None) -> None:
    if team is not None and not by.sees_every_team and team.pk != by.team_id:
        raise ValidationError({"team": _("Choose your own team, or everybody.")})


def _check_name(name: str, team: Team | None, *, but: int | None = None) -> None:
    same = CostTemplate.objects.filter(name=name, team=team)
    if (same.exclude(pk=but) if but else same).exists():
        raise ValidationError({"name": _("There is a template of this name already.")})
