"""What a request is about may be removed by somebody else just before it writes: an answer, and nothing half written."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from cjm.deals.models import Deal, DealEvent
from tco.cost_templates.models import CostTemplate
from tco.cost_templates.operations import make_template
from tco.models import CostLine, CostModel, ImportDraft, LineComment
from tco.negotiation.models import Concession, InternalCost, NegotiationTry
from tco.negotiation.operations import add_concession
from tco.operations import keep_draft, save_document
from tco.scenarios.models import Scenario
from tco.scenarios.operations import add_usual_scenarios
from tests.factories import NOW, make_deal, people
from tests.tco.negotiation.conftest import trade_values
from tests.tco.sheets import sheet_of
from tests.tco.workspace.desk import document

pytestmark = pytest.mark.django_db
KINDS = (CostModel, CostLine, LineComment, Concession, InternalCost, NegotiationTry, Scenario, CostTemplate, ImportDraft, DealEvent)
TRADE = {"gives": "Training", "policy": "service", "worth": "12", "rhythm": "once", "start": "0", "status": "idea"}
TEMPLATE = {"name": "Printers", "trade": "services"}

# Who removes what, then where what is sent to, and how it is answered.
MODEL, ROWS = "model", "rows"
SENT: list[Any] = [
    (MODEL, "cost/lines/{line}/comments/", {"text": "Why?"}, 404),
    (ROWS, "cost/lines/{line}/comments/", {"text": "Why?"}, 404),
    (MODEL, "cost/scenarios/usual/", {}, 404),
    (MODEL, "cost/scenarios/add/", {"name": "Mine", "kind": "client"}, 200),
    (MODEL, "cost/scenarios/{scenario}/", {"name": "Mine", "kind": "client", "version": "1"}, 200),
    (ROWS, "cost/scenarios/{scenario}/", {"name": "Mine", "kind": "client", "version": "1"}, 200),
    (MODEL, "cost/scenarios/{scenario}/copy/", {}, 404),
    (MODEL, "negotiation/keep/", {"theirs": "5"}, 404),
    (MODEL, "negotiation/internal-cost/", {"cost": "5", "lowest_margin_percent": "5", "version": "0"}, 200),
    (MODEL, "negotiation/trades/add/", TRADE, 200),
    (MODEL, "negotiation/trades/{trade}/", {**TRADE, "version": "1"}, 200),
    (ROWS, "negotiation/trades/{trade}/", {**TRADE, "version": "1"}, 200),
    (ROWS, "negotiation/trades/{trade}/state/", {"status": "offered", "version": "1"}, 404),
    (MODEL, "negotiation/trades/{trade}/move/", {"to": "up"}, 404),
    (ROWS, "negotiation/trades/{trade}/remove/", {}, 302),
    (ROWS, "cost/upload/{draft}/confirm/", {"based_on": "1"}, 404),
    (ROWS, "cost/make-template/", {**TEMPLATE, "replaces": "{template}:1"}, 200),
    (ROWS, "/cost-templates/{template}/edit/", {**TEMPLATE, "version": "1"}, 200),
]


@pytest.fixture
def deal() -> Deal:
    deal = make_deal()
    save_document(deal=deal, document=document(), by=deal.owner, at=NOW)
    return deal


@contextmanager
def before_the_first_write(remove: Any) -> Iterator[None]:
    """Let somebody else act after the request has read and before it writes."""
    enter, depth, waiting = transaction.Atomic.__enter__, len(connection.savepoint_ids), [remove]

    def entered(atomic: transaction.Atomic) -> None:
        if waiting and len(connection.savepoint_ids) == depth:
            waiting.pop()()
        enter(atomic)

    with mock.patch.object(transaction.Atomic, "__enter__", entered):
        yield
    assert not waiting, "nothing was written"


def state() -> list[list[Any]]:
    return [list(kind._default_manager.order_by("pk").values()) for kind in KINDS]


@pytest.mark.parametrize("sent", SENT, ids=[f"{each[0]}-{each[1]}" for each in SENT])
def test_what_was_removed_meanwhile_is_answered(client: Client, deal: Deal, sent: Any):
    removed, rest, data, status = sent
    by = people().presales
    model = CostModel.objects.get()
    keys = {
        "line": CostLine.objects.get(alternative__key="ours", name="Price").pk,
        "trade": add_concession(cost_model=model, by=by, at=NOW, values=trade_values()).pk,
        "scenario": add_usual_scenarios(cost_model=model, by=by, at=NOW)[0].pk,
        "template": make_template(cost_model=model, name="T", description="", trade="services", team=by.team, by=by, at=NOW).pk,
        "draft": keep_draft(deal=deal, file_name="a.xlsx", content=sheet_of(), by=by, at=timezone.now()).pk,
    }
    after: list[Any] = []

    def remove() -> None:
        kinds: tuple[Any, ...] = (CostModel,) if removed == MODEL else (CostLine, Concession, Scenario, CostTemplate, ImportDraft)
        for kind in kinds:
            kind.objects.all().delete()
        after.extend(state())

    client.force_login(by)
    address = rest.format(**keys) if rest.startswith("/") else f"/deals/{deal.pk}/{rest.format(**keys)}"
    with before_the_first_write(remove):
        answer = client.post(address, {name: value.format(**keys) for name, value in data.items()})
    assert (answer.status_code, state()) == (status, after)
    if status == 200:
        assert "Somebody removed this in the meantime." in answer.content.decode()
