"""What the company's record says about deals: what was taken out of one, and lists of many."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from cjm.deals.events import event_kinds
from cjm.deals.gaps import CostGap
from cjm.deals.models import Deal
from cjm.journey.models import translated
from cjm.kernel.events import EventKind, tell_event
from cjm.team.record import company_event_kinds, form_name, rows_told

Data = Mapping[str, Any]


def register_event_kinds() -> None:
    """Register the sentences of this feature."""
    company_event_kinds.register(EventKind("deal_exported", _of_deal))
    company_event_kinds.register(EventKind("deals_exported", _deals_exported))


def _of_deal(data: Data) -> str:
    told = tell_event(event_kinds, data["event"], data["data"])
    return _("Deal “%(deal)s”: %(what)s") % {"deal": data["title"], "what": _after_a_colon(told)}


def _after_a_colon(sentence: str) -> str:
    """Return a sentence of a deal's history as it goes on after the deal's title."""
    return f"{sentence[:1].lower()}{sentence[1:].removesuffix('.')}."


def _deals_exported(data: Data) -> str:
    words = {"form": form_name(data), "rows": rows_told(data), "chosen": "; ".join(_conditions(data))}
    if words["chosen"]:
        return _("Downloaded the list of deals (%(form)s): %(rows)s, chosen by %(chosen)s.") % words
    return _("Downloaded the list of deals (%(form)s): %(rows)s, all there are.") % words


def _conditions(data: Data) -> Iterator[str]:
    """Yield what the list was chosen by, as `listing.DealFilters.chosen` kept it."""
    if data.get("words"):
        yield _("words: “%(words)s”") % {"words": data["words"]}
    if data.get("status"):
        yield _("status: %(status)s") % {"status": dict(Deal.Status.choices).get(data["status"], data["status"])}
    if data.get("stage"):
        yield _("stage: %(stage)s") % {"stage": translated(data["stage"])}
    if data.get("owner"):
        yield _("owner: %(owner)s") % {"owner": data["owner"]}
    if data.get("costs"):
        yield _("costs: %(costs)s") % {"costs": dict(CostGap.choices).get(data["costs"], data["costs"])}
