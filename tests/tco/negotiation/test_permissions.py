"""Who may do what on the desk, and that what a salesperson may not know is nowhere: a table, not prose."""

import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from cjm.deals.history import tell
from cjm.deals.models import Deal, DealEvent
from tco.negotiation.models import Concession, NegotiationTry
from tco.negotiation.operations import add_concession, save_internal_cost
from tests.factories import NOW, people
from tests.tco.negotiation.conftest import trade_values

pytestmark = pytest.mark.django_db

SEE = {"owner": 200, "teammate": 200, "presales": 200, "outsider": 404, "director": 200, "administrator": 200, "nobody": 302}
CHANGE = {"owner": 302, "teammate": 403, "presales": 302, "outsider": 404, "director": 302, "administrator": 302, "nobody": 302}
LOOK_AT_FORM = SEE | {"teammate": 403}
INTERNAL = LOOK_AT_FORM | {"owner": 404, "teammate": 404}
CHANGE_INTERNAL = CHANGE | {"owner": 404, "teammate": 404}
TRADE = {"gives": "Training", "policy": "service", "worth": "12", "rhythm": "once", "start": "0", "status": "idea"}

ROUTES: list[Any] = [
    ("get", "", {}, SEE),
    ("get", "?theirs=15&ours=5&delay=3", {}, SEE),
    ("get", "trades.csv", {}, SEE),
    ("get", "trades.xlsx", {}, SEE),
    ("post", "keep/", {"theirs": "15"}, CHANGE),
    ("get", "internal-cost/", {}, INTERNAL),
    ("post", "internal-cost/", {"cost": "5", "lowest_margin_percent": "10", "version": "1"}, CHANGE_INTERNAL),
    ("get", "trades/add/", {}, LOOK_AT_FORM),
    ("post", "trades/add/", TRADE, CHANGE),
    ("get", "trades/{trade}/", {}, LOOK_AT_FORM),
    ("post", "trades/{trade}/", TRADE | {"version": "1"}, CHANGE),
    ("post", "trades/{trade}/state/", {"status": "offered", "version": "1"}, CHANGE),
    ("post", "trades/{trade}/move/", {"to": "up"}, CHANGE),
    ("get", "trades/{trade}/remove/", {}, LOOK_AT_FORM),
    ("post", "trades/{trade}/remove/", {}, CHANGE),
    ("post", "trades/{trade}/put-back/", {}, CHANGE),
]


@pytest.fixture
def told(deal: Deal, internal: Any, add_trade: Callable[..., Concession]) -> Deal:
    """The deal with our cost, an agreed trade and a try of the director's."""
    add_trade(status="agreed")
    director = Client()
    director.force_login(people().director)
    director.post(f"/deals/{deal.pk}/negotiation/keep/", {"against": "rival", "ours": "5"})
    return deal


@pytest.mark.parametrize("person", list(SEE))
@pytest.mark.parametrize("route", ROUTES, ids=[f"{route[0]}-{route[1]}" for route in ROUTES])
def test_the_table_of_permissions(client: Client, told: Deal, person: str, route: Any):
    method, path, data, expected = route
    user = getattr(people(), person, None)
    if user is not None:
        client.force_login(user)
    before = (Concession.objects.count(), NegotiationTry.objects.count(), DealEvent.objects.count())
    address = f"/deals/{told.pk}/negotiation/{path.format(trade=Concession.objects.get().pk)}"
    assert getattr(client, method)(address, data).status_code == expected[person]
    if method == "post" and expected[person] != 302:
        assert (Concession.objects.count(), NegotiationTry.objects.count(), DealEvent.objects.count()) == before


# --- What a salesperson may not know ------------------------------------------------------------------------------------------

# Margin at 950: 950 − 777.25 − 13.75 = 159, which is 16.7 %, below the floor of 791 / 0.8 = 988.75.
# Amounts are looked for as a reader or a file shows them: bare digits would also match keys, tokens and times of day.
INTERNAL_WORDS = re.compile(
    r"[Mm]argin|internal|osts us|17\u00a0%|€(?:777|159|988|989|791)|(?<![\d:])(?:777\.25|13\.75|159\.0|988\.75|16\.7\d*)(?!\d)"
)
OFFER = "?against=rival&theirs=12&ours=5&delay=3"


def everything_shown_to(person: str, deal: Deal) -> str:
    """Return all that a person can read about the desk: pages, partial answers, forms, files and the history."""
    client = Client()
    client.force_login(getattr(people(), person))
    trade = Concession.objects.get()
    shown = []
    for path in (f"negotiation/{OFFER}", f"negotiation/trades/{trade.pk}/", "negotiation/trades/add/", "history/"):
        for headers in ({}, {"HX-Request": "true"}):
            response = client.get(f"/deals/{deal.pk}/{path}", headers=headers)
            shown.append(response.content.decode().split("<main")[-1])
    for name in ("negotiation/trades", "history/export"):
        rows = client.get(f"/deals/{deal.pk}/{name}.csv")
        shown.append(b"".join(rows.streaming_content).decode())  # type: ignore[attr-defined]
    book = load_workbook(io.BytesIO(client.get(f"/deals/{deal.pk}/negotiation/trades.xlsx").content))
    shown += [str(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    shown += [json.dumps(each.answers) + json.dumps(each.inputs) for each in NegotiationTry.objects.all()]
    shown += [json.dumps(each.data) for each in DealEvent.objects.filter(kind__contains="concession")]
    return "\n".join(shown)


@pytest.mark.parametrize("person", ["owner", "teammate"])
def test_for_a_salesperson_our_cost_and_margin_are_nowhere(told: Deal, person: str):
    shown = everything_shown_to(person, told)
    assert "Spare part on site" in shown
    # The history says that it was changed, and by whom; never what it is.
    shown = shown.replace("The internal cost of the offer was changed.", "")
    assert INTERNAL_WORDS.findall(shown) == []


@pytest.mark.parametrize("person", ["presales", "director", "administrator"])
def test_for_those_who_may_know_them_cost_and_margin_are_there(told: Deal, person: str):
    shown = everything_shown_to(person, told)
    assert {"17\u00a0%", "€159", "13.75", "internal"} <= set(INTERNAL_WORDS.findall(shown))


def test_what_is_kept_of_a_try_holds_no_internal_figure(told: Deal):
    kept = NegotiationTry.objects.get()
    assert kept.answers.keys() == {
        "currency", "rival", "saving", "is_yearly", "headroom", "rival_discount", "ours", "theirs", "scale", "counted"
    }  # fmt: skip


def test_the_history_says_that_our_cost_changed_without_the_amounts(told: Deal):
    event = DealEvent.objects.get(kind="internal_cost_changed")
    assert (event.data, tell(event)) == ({}, "The internal cost of the offer was changed.")


def test_a_salesperson_cannot_send_what_they_may_not_see(client: Client, deal: Deal, add_trade: Callable[..., Concession]):
    trade = add_trade()
    client.force_login(deal.owner)
    sent = TRADE | {"version": "1", "our_cost": "0"}
    assert client.post(f"/deals/{deal.pk}/negotiation/trades/{trade.pk}/", sent).status_code == 302
    trade.refresh_from_db()
    assert (trade.gives, str(trade.our_cost)) == ("Training", "13.75")


def test_the_operations_refuse_a_salesperson_too(deal: Deal, cost_model: Any):
    from django.core.exceptions import PermissionDenied

    with pytest.raises(PermissionDenied):
        add_concession(cost_model=cost_model, by=deal.owner, at=NOW, values=trade_values(our_cost=None))
    with pytest.raises(PermissionDenied):
        save_internal_cost(cost_model=cost_model, by=deal.owner, at=NOW, based_on=None, cost=1, lowest_margin=0, note="")


def test_what_a_salesperson_reads_of_a_trade_is_loaded_without_its_cost(deal: Deal, add_trade: Callable[..., Concession]):
    add_trade()
    rows = {person: Concession.objects.visible_to(user) for person, user in people() if person != "outsider"}
    seen = {person: row.get().get_deferred_fields() for person, row in rows.items()}
    assert seen == {
        "owner": {"our_cost"}, "teammate": {"our_cost"}, "presales": set(), "director": set(), "administrator": set(),
    }  # fmt: skip
