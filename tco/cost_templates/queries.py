"""What the pages of templates read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cjm.deals.models import Deal
from cjm.kernel.text import folded
from cjm.team.models import User
from tco.catalogue import Word, category_name, cost_categories
from tco.cost_templates.models import CostTemplate, Trade
from tco.cost_templates.shipped import ShippedTemplate, reader_language, shipped_templates
from tco.countries.models import CountryProfile
from tco.forgotten import NOT_FORGOTTEN
from tco.mapping import Document
from tco.models import CostModel
from tco.presentation.amounts import exact_number
from tco.presentation.lines import DriverRow, driver_rows
from tco.presentation.wording import schedule
from tco.row_order import row_numbers

LISTED_MODELS = 30
SHIPPED_PREFIX, OWN_PREFIX = "shipped", "own"


@dataclass(frozen=True)
class Template:
    """A template as pages show it, shipped or the company's own; `own` is the row of the latter.

    `identifier` names it in forms and addresses ("shipped-software", "own-12"). `document` is in the reader's language.
    """

    identifier: str
    name: str
    description: str
    trade: str
    document: Document
    own: CostTemplate | None = None
    may_edit: bool = False

    @property
    def address(self) -> str:
        """The page that shows what is in it."""
        return reverse("cost_template_preview", args=[self.identifier])

    @property
    def trade_name(self) -> str:
        return str(Trade(self.trade).label)

    @property
    def currency(self) -> str:
        return str(self.document["currency"])

    @property
    def size(self) -> str:
        """How large it is, in words."""
        lines = len(self.rows)
        drivers = len(self.document.get("drivers", ()))
        return _("%(lines)s, %(drivers)s, %(span)s") % {
            "lines": ngettext("%(count)s cost", "%(count)s costs", lines) % {"count": lines},
            "drivers": ngettext("%(count)s driver", "%(count)s drivers", drivers) % {"count": drivers},
            "span": span_words(self.document),
        }

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """The names of the alternatives, and whether each is ours."""
        return [(offer["name"], offer["kind"] == "ours") for offer in self.document["alternatives"]]

    @property
    def rows(self) -> list["PreviewRow"]:
        """Its lines, the same cost of all alternatives side by side."""
        return preview_rows(self.document)

    @property
    def drivers(self) -> list[DriverRow]:
        return driver_rows(self.document)


@dataclass(frozen=True)
class PreviewCell:
    """An amount as it is written; empty when the alternative does not have this cost."""

    text: str = ""
    is_expression: bool = False


@dataclass(frozen=True)
class PreviewRow:
    """A row of the preview, with a cell for each alternative."""

    name: str
    category: str
    when: str
    cells: tuple[PreviewCell, ...]
    is_benefit: bool


@dataclass(frozen=True)
class StartPage:
    """The ways to begin a deal's cost model."""

    shipped: list[Template]
    own: list[Template]
    countries: list[CountryProfile]
    country: str
    may_copy: bool
    reminders: list[Word]


def span_words(document: Mapping[str, Any]) -> str:
    """Return how long the study is, in the unit of its periods."""
    count = document["periods"]["count"]
    words = {
        "year": ngettext("%(count)s year", "%(count)s years", count),
        "quarter": ngettext("%(count)s quarter", "%(count)s quarters", count),
        "month": ngettext("%(count)s month", "%(count)s months", count),
    }
    return words[document["periods"]["unit"]] % {"count": count}


def preview_rows(document: Mapping[str, Any]) -> list[PreviewRow]:
    """Return the lines of a model as rows with a cell for each alternative, in document order."""
    offers = document["alternatives"]
    table: dict[int, dict[int, Mapping[str, Any]]] = {}
    for column, numbers in enumerate(row_numbers(document)):
        for number, line in zip(numbers, offers[column]["lines"], strict=True):
            table.setdefault(number, {})[column] = line
    unit = document["periods"]["unit"]
    rows = []
    for number in sorted(table):
        lines = table[number]
        first = lines[min(lines)]
        rows.append(
            PreviewRow(
                name=first["name"],
                category=category_name(first["category"]),
                when=schedule(first["when"], unit),
                cells=tuple(_amount(lines.get(column)) for column in range(len(offers))),
                is_benefit=first.get("type") == "benefit",
            )
        )
    return rows


def _amount(line: Mapping[str, Any] | None) -> PreviewCell:
    if line is None:
        return PreviewCell()
    amount = line["amount"]
    return PreviewCell(amount, is_expression=True) if isinstance(amount, str) else PreviewCell(exact_number(amount))


def shipped_choices(*, today: date) -> list[Template]:
    """Return the templates that Headroom ships, in the reader's language."""
    return [_shipped(template, today) for template in shipped_templates().values()]


def own_choices(user: User) -> list[Template]:
    """Return the templates that the company made and `user` may begin from."""
    editable = set(CostTemplate.objects.editable_by(user).values_list("pk", flat=True))
    rows = CostTemplate.objects.visible_to(user).select_related("team", "made_by")
    return [_own(row, may_edit=row.pk in editable) for row in rows]


def template_of(user: User, identifier: str, *, today: date) -> Template:
    """Return the template of this identifier. Raises Http404 for one that does not exist, or not for `user`."""
    kind, _dash, key = identifier.partition("-")
    if kind == SHIPPED_PREFIX and key in shipped_templates():
        return _shipped(shipped_templates()[key], today)
    if kind == OWN_PREFIX and key.isascii() and key.isdigit() and len(key) <= 18:
        row = CostTemplate.objects.visible_to(user).select_related("team", "made_by").filter(pk=int(key)).first()
        if row is not None:
            return _own(row, may_edit=CostTemplate.objects.editable_by(user).filter(pk=row.pk).exists())
    raise Http404


def editable_template(user: User, pk: int) -> CostTemplate:
    """Return a template of the company's that `user` may change. Raises Http404 when it is not theirs to see, PermissionDenied."""
    row = CostTemplate.objects.visible_to(user).select_related("team").filter(pk=pk).first()
    if row is None:
        raise Http404
    if not CostTemplate.objects.editable_by(user).filter(pk=pk).exists():
        raise PermissionDenied
    return row


def start_page(user: User, deal: Deal, *, today: date) -> StartPage:
    """Return the ways to begin the model of a deal."""
    countries = sorted(CountryProfile.objects.visible_to(user), key=lambda profile: folded(profile.name))
    return StartPage(
        shipped=shipped_choices(today=today),
        own=own_choices(user),
        countries=countries,
        country=_likely_country(deal, countries),
        may_copy=CostModel.objects.visible_to(user).exclude(deal=deal).exists(),
        reminders=[word for key, word in cost_categories().items() if key not in NOT_FORGOTTEN],
    )


def copyable_models(user: User, deal: Deal, words: str) -> Sequence[CostModel]:
    """Return the models of other deals that `user` sees and that match the words, the latest first; at most LISTED_MODELS."""
    deals = Deal.objects.visible_to(user).exclude(pk=deal.pk).matching(words)
    rows = CostModel.objects.visible_to(user).filter(deal__in=deals).select_related("deal__client").defer("template_document")
    return list(rows.order_by("-updated_at", "-pk")[:LISTED_MODELS])


def _likely_country(deal: Deal, countries: Sequence[CountryProfile]) -> str:
    """Return the code of the client's country, else of the only country with the deal's currency, else nothing."""
    named = folded(deal.client.country).strip()
    for profile in countries:
        if named and named in {folded(profile.name_en), folded(profile.name_ru), profile.code.lower()}:
            return profile.code
    same = [profile.code for profile in countries if profile.currency == deal.currency]
    return same[0] if len(same) == 1 and not named else ""


def _shipped(template: ShippedTemplate, today: date) -> Template:
    return Template(
        identifier=f"{SHIPPED_PREFIX}-{template.key}",
        name=template.name,
        description=template.description,
        trade=template.trade,
        document=template.document(language=reader_language(), base_date=today),
    )


def _own(row: CostTemplate, *, may_edit: bool) -> Template:
    return Template(
        identifier=f"{OWN_PREFIX}-{row.pk}",
        name=row.name,
        description=row.description,
        trade=row.trade,
        document=row.document,
        own=row,
        may_edit=may_edit,
    )
