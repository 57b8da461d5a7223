"""The cards of the board, as HTML.

A board shows nearly two hundred cards. A template takes ten times as long to write them as this module, and longer than reading the
deals; so here, and only here, markup stands in Python. Every text passes through `escape` on its way in, whatever it is.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from html import escape
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cjm.deals.gaps import SILENT_AFTER_DAYS, CostGap
from cjm.deals.models import Deal
from cjm.kernel.quick_formats import quick_formats
from cjm.pipeline.queries import CardRow
from cjm.team.models import User

# The bar of a card is full when the price could rise by half.
FULL_HEADROOM = 0.5
BAR_WIDTH = 100
KEY_IN_PATTERN = 987654321

CARD = """<li class="card{movable}" id="deal-{pk}">
<a class="card__deal" href="{address}"><b class="card__client">{client}</b><span class="card__title">{title}</span></a>
<p class="card__line"><span class="card__sum number">{amount}</span><abbr class="card__owner" title="{owner}">{initials}</abbr></p>
<p class="card__line">{headroom}<span class="card__days{silent}">{days}</span></p>
{gaps}{move}</li>
"""
HEADROOM = (
    '<span class="card__headroom{below} number"><svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="bar__ground" width="100" height="4"/><rect class="bar__fill" width="{width}" height="4"/></svg>{headroom}</span>'
)
NO_HEADROOM = '<span class="card__gap">{text}</span>'
GAPS = '<p class="card__gap">{text}</p>'
MOVE = '<a class="card__move" href="{address}">{text}</a>'


class CardWriter:
    """Writes cards for one reader, in the language in force. `back` is the address that the form of a move leads back to."""

    def __init__(self, owners: dict[int, User], *, today: date, back: str) -> None:
        self.names = {key: (escape(owner.name), escape(owner.initials)) for key, owner in owners.items()}
        self.today = today
        self.formats = quick_formats()
        self.deal_address = address_pattern("deal_journey")
        self.move_address = address_pattern("deal_move")
        self.back = escape(urlencode({"next": back}))
        self.days = cache(
            lambda days: escape(ngettext("%(days)s day", "%(days)s days", days) % {"days": self.formats.number(days)})
        )
        self.move_word = escape(_("Move"))
        self.not_costed = NO_HEADROOM.format(text=escape(str(CostGap.NOT_COSTED.label)))
        self.no_headroom = NO_HEADROOM.format(text=escape(pgettext("figure of a deal", "Headroom —")))
        self.never_acted = escape(pgettext("gap of a deal", "Buyer has not acted"))
        self.no_step = escape(pgettext("gap of a deal", "No next step"))
        self.step_overdue = escape(pgettext("gap of a deal", "Step overdue"))
        self.cost_gaps = [(gap, escape(str(gap.label))) for gap in (CostGap.ESTIMATES, CostGap.OUTDATED)]

    def html(self, cards: Iterable[CardRow]) -> SafeString:
        """Return the cards of deals, one after the other."""
        return mark_safe("".join(map(self._card, cards)))  # noqa: S308 - every text in them has been escaped

    def _card(self, card: CardRow) -> str:
        silent_days = max(0, (self.today - card.silent_since).days)
        owner, initials = self.names.get(card.owner_id, ("", ""))
        gaps = self._gaps(card)
        return CARD.format(
            pk=card.pk,
            movable=" card--movable" if card.may_move else "",
            address=self.deal_address(card.pk),
            client=escape(card.client),
            title=escape(card.title),
            amount=escape(self.formats.money(card.amount, card.currency)),
            owner=owner,
            initials=initials,
            headroom=self._headroom(card),
            days=self.days(silent_days),
            silent=" is-silent" if silent_days > SILENT_AFTER_DAYS else "",
            gaps=GAPS.format(text=gaps) if gaps else "",
            move=MOVE.format(address=f"{self.move_address(card.pk)}?{self.back}", text=self.move_word) if card.may_move else "",
        )

    def _headroom(self, card: CardRow) -> str:
        headroom = card.headroom
        if headroom is None:
            return self.not_costed if CostGap.NOT_COSTED.is_in(card, self.today) else self.no_headroom
        width = round(min(abs(headroom) / FULL_HEADROOM, 1) * BAR_WIDTH)
        below = " is-below" if headroom < 0 else ""
        return HEADROOM.format(below=below, width=width, headroom=escape(self.formats.percent(headroom)))

    def _gaps(self, card: CardRow) -> str:
        """Return what is missing in an open deal, in words."""
        if card.status != Deal.Status.OPEN:
            return ""
        words = [] if card.buyer_acted_on else [self.never_acted]
        if not card.next_step or card.next_step_on is None:
            words.append(self.no_step)
        elif card.next_step_on < self.today:
            words.append(self.step_overdue)
        words += [word for gap, word in self.cost_gaps if gap.is_in(card, self.today)]
        return " · ".join(words)


def address_pattern(route: str) -> Callable[[int], str]:
    """Return a function that gives the address of `route` for a key, asking for the pattern only once."""
    before, after = reverse(route, args=[KEY_IN_PATTERN]).split(str(KEY_IN_PATTERN))
    return lambda key: f"{before}{key}{after}"
