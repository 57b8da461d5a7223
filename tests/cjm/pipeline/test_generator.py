"""Generated deals are believable, the same for the same seed, counted like others, and can be taken away without a trace."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cjm.clients.models import Client
from cjm.clients.operations import create_client
from cjm.deals.models import Deal, StageTotal
from cjm.journey.operations import load_default_journey
from cjm.kernel.text import folded
from cjm.pipeline.generator import MARK, generate_deals, remove_generated_deals
from cjm.team.models import Team, User
from cjm.team.operations import in_company_currency, load_default_currencies
from tests.cjm.pipeline.test_totals import assert_kept_equals_counted
from tests.factories import NOW


@pytest.fixture
def ready(db):
    load_default_journey()
    load_default_currencies()


def generate(count=60, seed=7):
    generate_deals(count=count, seed=seed, at=NOW)


def contents():
    """Return what was generated, without keys."""
    fields = ("title", "client__name", "owner__name", "stage__key", "status", "amount", "currency", "headroom", "buyer_acted_on")
    return list(Deal.objects.order_by("pk").values_list(*fields))


def everything():
    """Return what removing has to leave as it was."""
    totals = sorted(StageTotal.objects.values_list("stage", "team", "owner", "count", "amount"))
    return contents(), totals, [model.objects.count() for model in (Client, User, Team)]


def test_the_number_asked_for_is_made(ready):
    generate(count=123)
    assert Deal.objects.count() == 123


def test_the_same_seed_makes_the_same_deals(ready):
    generate(seed=7)
    first = contents()
    remove_generated_deals()
    generate(seed=7)
    assert contents() == first
    remove_generated_deals()
    generate(seed=8)
    assert contents() != first


def test_totals_count_the_generated_deals(ready, people, look):
    generate()
    assert_kept_equals_counted(people.director, look)


def test_rows_are_such_as_the_operations_make(ready):
    generate()
    for deal in Deal.objects.select_related("client", "owner"):
        deal.full_clean()
        assert deal.team_id == deal.owner.team_id == deal.client.team_id
        assert deal.search == folded(deal.title, deal.client.name)
        assert deal.amount_base == in_company_currency(deal.amount, deal.currency)
        assert deal.created_at <= deal.stage_since <= NOW
        assert deal.created_at <= deal.updated_at <= NOW


def test_removing_leaves_what_was_there_before(ready, people, deals):
    before = (
        contents(),
        Client.objects.count(),
        User.objects.count(),
        Team.objects.count(),
        list(StageTotal.objects.values_list("count")),
    )
    generate()
    assert remove_generated_deals() == 60
    after = (
        contents(),
        Client.objects.count(),
        User.objects.count(),
        Team.objects.count(),
        list(StageTotal.objects.values_list("count")),
    )
    assert after == before


def test_removing_spares_what_people_have_added_to_a_generated_team(ready, people):
    generate()
    owner = User.objects.filter(email__endswith=MARK).first()
    assert owner is not None
    own = create_client(by=owner, at=NOW, name="Nordhafen Logistics")
    remove_generated_deals()
    assert list(Client.objects.values_list("pk", flat=True)) == [own.pk]
    assert Team.objects.filter(pk=own.team_id).exists()


def test_nobody_can_sign_in_as_a_generated_owner(ready):
    generate()
    assert not any(user.has_usable_password() for user in User.objects.filter(email__endswith=MARK))


def test_the_command_makes_and_removes(db):
    out = StringIO()
    call_command("generate_deals", count=5, stdout=out)
    assert Deal.objects.count() == 5
    call_command("generate_deals", remove=True, stdout=out)
    assert Deal.objects.count() == 0
    assert "5 generated deals removed." in out.getvalue()


@pytest.mark.parametrize("arguments", [{}, {"count": 0}, {"count": -1}])
def test_the_command_refuses_to_do_nothing(db, arguments):
    with pytest.raises(CommandError):
        call_command("generate_deals", **arguments)
    assert Deal.objects.count() == 0
