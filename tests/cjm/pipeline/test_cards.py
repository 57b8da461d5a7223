"""A card tells at a glance how a deal stands, and lets no text of its own become markup."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from cjm.kernel import formats
from cjm.pipeline.cards import CardWriter
from cjm.pipeline.queries import CardRow
from cjm.team.models import User
from tests.factories import TODAY

HOSTILE = """<script>alert("1")</script> {pk} {0} %(days)s & 'x' "><img src=x onerror=alert(1)>"""
PLAIN = CardRow(
    stage_id=1,
    pk=17,
    status="open",
    title="Sorting line",
    client="Nordhafen Logistics",
    owner_id=3,
    amount=Decimal("1250000.50"),
    currency="EUR",
    amount_base=Decimal("1250000.50"),
    headroom=0.25,
    evidence_score=0.5,
    evidence_holds_until=TODAY,
    silent_since=TODAY - timedelta(days=12),
    buyer_acted_on=TODAY - timedelta(days=12),
    next_step="Call",
    next_step_on=TODAY,
    may_move=True,
)


def write(**changes):
    writer = CardWriter({3: User(pk=3, name=changes.pop("owner", "Olga Petrova"))}, today=TODAY, back="/board/?q=a&fold=proof")
    return writer.html([PLAIN._replace(**changes)])


def words(html):
    """Return what a reader sees, one entry for each piece of text."""
    return [text.strip() for text in re.findall(r">([^<>]+)<", html) if text.strip()]


def test_a_card_shows_client_title_sum_owner_headroom_and_days():
    assert words(write()) == ["Nordhafen Logistics", "Sorting line", "€1,250,000", "OP", "25\xa0%", "12 days", "Move"]


def test_the_bar_is_full_at_half_the_price():
    widths = {
        headroom: re.findall(r'bar__fill" width="(\d+)"', write(headroom=headroom)) for headroom in (0.0, 0.25, 0.5, 3.0, -0.1)
    }
    assert widths == {0.0: ["0"], 0.25: ["50"], 0.5: ["100"], 3.0: ["100"], -0.1: ["20"]}


def test_headroom_below_nothing_is_marked():
    assert "is-below" in write(headroom=-0.1)
    assert "is-below" not in write(headroom=0.1)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"headroom": None, "evidence_score": None}, "Not costed"),
        ({"headroom": None}, "Headroom —"),
        ({"next_step": ""}, "No next step"),
        ({"next_step_on": None}, "No next step"),
        ({"next_step_on": TODAY - timedelta(days=1)}, "Step overdue"),
        ({"buyer_acted_on": None}, "Buyer has not acted"),
        ({"buyer_acted_on": None, "next_step": ""}, "Buyer has not acted · No next step"),
        ({"evidence_score": 0.4999}, "Mostly estimates"),
        ({"evidence_holds_until": TODAY - timedelta(days=1)}, "Outdated numbers"),
        ({"evidence_score": 0.0, "next_step_on": None}, "No next step · Mostly estimates"),
    ],
)
def test_a_gap_is_marked_with_a_word(changes, expected):
    assert expected in words(write(**changes))
    assert expected not in words(write())


def test_a_closed_deal_has_no_gaps():
    old = TODAY - timedelta(days=1)
    assert 'class="card__gap"' not in write(status="won", next_step="", buyer_acted_on=None, evidence_holds_until=old)


def test_nothing_is_said_of_the_evidence_of_a_deal_that_has_none():
    assert 'class="card__gap"' not in write(evidence_score=None, evidence_holds_until=None)


@pytest.mark.parametrize(("days", "is_marked"), [(30, False), (31, True)])
def test_a_buyer_silent_for_over_thirty_days_is_marked(days, is_marked):
    assert ("is-silent" in write(silent_since=TODAY - timedelta(days=days))) is is_marked


def test_who_may_not_edit_has_no_move():
    card = write(may_move=False)
    assert "card--movable" not in card
    assert "card__move" not in card


def test_a_move_leads_back_to_the_board_as_it_is():
    assert 'href="/deals/17/move/?next=%2Fboard%2F%3Fq%3Da%26fold%3Dproof"' in write()


@pytest.mark.parametrize("field", ["title", "client", "owner"])
def test_no_text_becomes_markup(field):
    card = write(**{field: HOSTILE})
    assert re.findall(r"<(\w+)", card) == re.findall(r"<(\w+)", write())
    assert "onerror" not in re.sub(r'"[^"]*"|>[^<]*<', "", card)


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("currency", ["EUR", "RUB", "XYZ"])
def test_figures_are_written_as_everywhere_else(language, currency):
    with translation.override(language):
        shown = words(write(currency=currency, headroom=-0.125))
        assert formats.money(PLAIN.amount, currency) in shown
        assert formats.percent(-0.125) in shown
