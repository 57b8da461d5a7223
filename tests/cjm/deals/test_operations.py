"""Starting, changing and closing deals."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from cjm.clients.models import Client
from cjm.clients.operations import update_client
from cjm.deals.models import Deal, DealEvent
from cjm.deals.operations import (
    DealClosed,
    close_deal,
    create_deal_with_client,
    record_headroom,
    reopen_deal,
    update_deal,
)
from cjm.journey.models import Journey
from cjm.kernel.versions import StaleVersion
from tests.factories import NOW, make_client, make_deal, make_user

LATER = NOW + timedelta(days=1)


def kinds(deal: Deal) -> list[str]:
    return list(DealEvent.objects.filter(deal=deal).order_by("pk").values_list("kind", flat=True))


def test_a_deal_starts_at_the_first_stage_of_its_kind_of_purchase(people):
    assert make_deal(purchase_type="new_task").stage.key == "problem"
    assert make_deal(purchase_type="straight_rebuy").stage.key == "terms"


def test_a_deal_belongs_to_whoever_starts_it_and_to_the_clients_team(people, deal):
    assert (deal.owner, deal.team) == (people.owner, people.owner.team)
    assert kinds(deal) == ["deal_created"]


def test_a_director_starts_a_deal_for_a_salesperson(people):
    client = make_client(by=people.outsider)
    deal = make_deal(owner=people.director, client=client, at=NOW)
    assert deal.team == people.outsider.team


def test_an_owner_of_another_team_is_refused(people):
    with pytest.raises(ValidationError, match="of the team that looks after the client"):
        make_deal(owner=people.outsider, client=make_client(by=people.owner))
    assert Deal.objects.count() == 0


def test_a_journey_without_stages_is_refused(people):
    with pytest.raises(ValidationError, match="no stage for this kind of purchase"):
        make_deal(journey=Journey.objects.create(name_en="Empty"))


def test_an_unknown_currency_is_refused(people):
    with pytest.raises(ValidationError, match="not set up"):
        make_deal(currency="XYZ")


def test_the_amount_is_kept_in_the_companys_currency_too(people):
    assert make_deal(amount=Decimal("100.50"), currency="USD").amount_base == Decimal("90.45")


def test_a_deal_and_its_new_client_are_made_together_or_not_at_all(people):
    answers = {"by": people.owner, "at": NOW, "client_name": "Brightwater", "title": "Pumps", "amount": Decimal(1)}
    with pytest.raises(ValidationError):
        create_deal_with_client(**answers, currency="XYZ")
    assert Client.objects.count() == 0
    assert create_deal_with_client(**answers, currency="EUR").client.name == "Brightwater"


def test_a_change_is_written_and_told(deal):
    update_deal(deal=deal, by=deal.owner, at=LATER, based_on=1, title="Sorting line II", next_step_on=date(2026, 3, 9))
    stored = Deal.objects.get(pk=deal.pk)
    assert (stored.title, stored.next_step_on, stored.version, stored.updated_at) == ("Sorting line II", date(2026, 3, 9), 2, LATER)
    assert DealEvent.objects.get(deal=deal, kind="deal_changed").data == {
        "changes": [
            {"field": "next_step_on", "from": None, "to": "2026-03-09"},
            {"field": "title", "from": "Sorting line", "to": "Sorting line II"},
        ]
    }


def test_a_save_that_changes_nothing_is_not_told(deal):
    update_deal(deal=deal, by=deal.owner, at=LATER, based_on=1, title=deal.title)
    assert kinds(deal) == ["deal_created"]


@pytest.mark.parametrize("based_on", [None, 2, 0])
def test_a_change_that_is_not_based_on_the_latest_version_is_refused(deal, based_on):
    with pytest.raises(StaleVersion):
        update_deal(deal=deal, by=deal.owner, at=LATER, based_on=based_on, title="Other")
    assert Deal.objects.get(pk=deal.pk).title == "Sorting line"
    assert kinds(deal) == ["deal_created"]


@pytest.mark.parametrize("field", ["status", "stage", "team", "headroom", "version", "created_at"])
def test_what_has_an_operation_of_its_own_is_not_changed_in_passing(deal, field):
    with pytest.raises(TypeError, match=field):
        update_deal(deal=deal, by=deal.owner, at=LATER, based_on=1, **{field: None})


def test_a_deal_is_closed_and_opened_again(deal):
    close_deal(deal=deal, status="lost", by=deal.owner, at=NOW, reason="Budget moved")
    assert Deal.objects.get(pk=deal.pk).status == "lost"
    reopen_deal(deal=deal, by=deal.owner, at=LATER)
    assert Deal.objects.get(pk=deal.pk).status == "open"
    assert kinds(deal) == ["deal_created", "deal_closed", "deal_reopened"]


def test_a_closed_deal_is_not_closed_twice_nor_an_open_one_opened(deal):
    with pytest.raises(DealClosed, match="open already"):
        reopen_deal(deal=deal, by=deal.owner, at=NOW)
    close_deal(deal=deal, status="won", by=deal.owner, at=NOW)
    with pytest.raises(DealClosed, match="Reopen it first"):
        close_deal(deal=deal, status="lost", by=deal.owner, at=NOW)


def test_a_deal_ends_as_won_or_lost_and_as_nothing_else(deal):
    with pytest.raises(ValidationError, match="as won or as lost"):
        close_deal(deal=deal, status="open", by=deal.owner, at=NOW)


def test_headroom_is_kept_without_making_open_forms_stale(deal):
    record_headroom(deal=deal, headroom=0.18, evidence_score=0.6, at=LATER)
    stored = Deal.objects.get(pk=deal.pk)
    assert (stored.headroom, stored.evidence_score, stored.version) == (0.18, 0.6, 1)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_headroom_that_is_no_number_is_refused(deal, value):
    with pytest.raises(ValueError, match="finite"):
        record_headroom(deal=deal, headroom=value, evidence_score=None, at=NOW)


def test_a_deal_is_found_by_its_clients_new_name(deal):
    update_client(client=deal.client, by=deal.owner, at=NOW, based_on=1, name="Ålesund Frakt")
    assert list(Deal.objects.matching("ålesund sorting")) == [deal]
    assert list(Deal.objects.matching("nordhafen")) == []


def test_the_search_finds_words_of_any_case_and_script(people):
    deal = make_deal(client=make_client(name="ООО «Ромашка»"), title="Линия розлива")
    assert list(Deal.objects.matching("ромашка РОЗЛИВА")) == [deal]
    assert list(Deal.objects.matching("%")) == []


def test_people_see_their_teams_deals_and_directors_all(people, deal):
    seen = {name: Deal.objects.visible_to(user).count() for name, user in people}
    assert seen == {"owner": 1, "teammate": 1, "presales": 1, "outsider": 0, "director": 1, "administrator": 1}
    changed = {name: Deal.objects.editable_by(user).count() for name, user in people}
    assert changed == {"owner": 1, "teammate": 0, "presales": 1, "outsider": 0, "director": 1, "administrator": 1}


def test_whoever_has_no_team_or_was_made_inactive_sees_nothing(people, deal):
    stray = make_user("Stray Person")
    people.owner.is_active = False
    assert [Deal.objects.visible_to(user).count() for user in (stray, people.owner)] == [0, 0]
