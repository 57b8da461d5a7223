"""Pages that show rows ask the database as often for many rows as for few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cjm.deals.models import Deal
from cjm.deals.operations import move_to_stage
from cjm.journey.models import ExitCriterion, Stage
from tests.factories import NOW, make_client, make_concern, make_deal, make_evidence, make_stakeholder


def grow_deals(deal: Deal) -> None:
    for number in range(6):
        make_deal(client=make_client(name=f"Client {number}"), title=f"Deal {number}")


def grow_clients_deals(deal: Deal) -> None:
    for number in range(6):
        make_deal(client=deal.client, title=f"Deal {number}")


def grow_people(deal: Deal) -> None:
    for number in range(6):
        person = make_stakeholder(deal, name=f"Person {number}", candid_note="x", reports_to=deal.stakeholders.first())
        make_concern(person)
        make_concern(person, stage=Stage.objects.get(key="proof"))


def grow_journey(deal: Deal) -> None:
    grow_people(deal)
    for criterion in ExitCriterion.objects.filter(stage=deal.stage):
        make_evidence(deal, criterion=criterion)
        make_evidence(deal, criterion=criterion)
    make_evidence(deal)
    for key in ("solution", "problem"):
        move_to_stage(deal=deal, to_stage=Stage.objects.get(key=key), by=deal.owner, at=NOW, reason="Because")


@pytest.mark.parametrize(
    ("name", "grow"),
    [
        ("deal_list", grow_deals),
        ("client_list", grow_deals),
        ("client_detail", grow_clients_deals),
        ("deal_people", grow_people),
        ("deal_journey", grow_journey),
        ("deal_history", grow_journey),
    ],
)
def test_the_count_of_queries_does_not_grow_with_the_rows(client, people, deal, name, grow):
    make_concern(make_stakeholder(deal, reports_to=make_stakeholder(deal, name="Per Dahl")))
    make_evidence(deal, criterion=deal.stage.exit_criteria.first())
    client.force_login(people.owner)
    key = {"client_detail": [deal.client_id]}.get(name, [] if name.endswith("_list") else [deal.pk])
    address = reverse(name, args=key)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    queries()
    few = queries()
    grow(deal)
    assert queries() == few
