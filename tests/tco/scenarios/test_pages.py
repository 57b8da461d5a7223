"""The page of scenarios and risk, its forms, and who may use them."""

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from cjm.deals.models import Deal
from tco.models import CostLine, CostModel, Scenario
from tco.operations import save_document
from tco.scenarios.models import MOST_SCENARIOS
from tco.scenarios.operations import add_scenario, add_usual_scenarios
from tests.factories import NOW, make_deal, people
from tests.tco.documents import small_document
from tests.tco.scenarios.test_engine import uncertain_document

pytestmark = pytest.mark.django_db
TAG = re.compile(r"<[^>]+>")


@pytest.fixture
def deal() -> Deal:
    return make_deal()


@pytest.fixture
def cost_model(deal: Deal) -> CostModel:
    return save_document(deal=deal, document=uncertain_document(), by=deal.owner, at=NOW)


@pytest.fixture
def owner(client: Client, deal: Deal) -> Client:
    client.force_login(deal.owner)
    return client


def address(deal: Deal, rest: str = "") -> str:
    return f"/deals/{deal.pk}/cost/scenarios/{rest}"


def words(html: str) -> str:
    return " ".join(TAG.sub(" ", html).replace("\u00a0", " ").replace("&#x27;", "'").split())


def page(client: Client, deal: Deal, query: str = "") -> str:
    response = client.get(address(deal, query))
    assert response.status_code == 200
    return words(response.content.decode())


def ribbons() -> str:
    return f"line:{CostLine.objects.get(name='Ribbons', alternative__key='ours').pk}"


def own_scenario(cost_model: CostModel, changes: dict[str, Any] | None = None, name: str = "Two shifts") -> Scenario:
    changes = {"fee": 250} if changes is None else changes
    return add_scenario(cost_model=cost_model, name=name, changes=changes, by=cost_model.deal.owner, at=NOW)


def test_without_a_model_the_page_leads_to_where_one_begins(owner: Client, deal: Deal):
    assert owner.get(address(deal)).headers["location"] == f"/deals/{deal.pk}/cost/"


@pytest.mark.usefixtures("cost_model")
def test_the_three_usual_scenarios_are_made_in_one_press(owner: Client, deal: Deal):
    assert "Make careful, likely and bold" in page(owner, deal)
    owner.post(address(deal, "usual/"))
    made = [(one.kind, one.changes) for one in Scenario.objects.all()]
    assert made == [("careful", {"fee": 200, ribbons(): 250}), ("likely", {}), ("bold", {"fee": 400, ribbons(): 50})]
    text = page(owner, deal)
    assert "Saving, present value 200 −300 200 500" in text
    assert "In one of 4 scenarios the advantage over Their printers is gone: “Careful”" in text
    assert "Make careful" not in text


def test_pressing_twice_adds_only_what_is_missing(owner: Client, deal: Deal, cost_model: CostModel):
    add_usual_scenarios(cost_model=cost_model, by=deal.owner, at=NOW)
    Scenario.objects.get(kind="bold").delete()
    owner.post(address(deal, "usual/"))
    assert [one.kind for one in Scenario.objects.all()] == ["careful", "likely", "bold"]


def test_without_ranges_the_page_says_what_to_do(owner: Client, deal: Deal):
    save_document(deal=deal, document=small_document(), by=deal.owner, at=NOW)
    text = page(owner, deal)
    assert "No number of this model has a range yet." in text
    assert "Make careful" not in text
    assert "No number with a range touches" in words(owner.post(address(deal, "usual/"), follow=True).content.decode())
    assert Scenario.objects.count() == 0


@pytest.mark.usefixtures("cost_model")
def test_a_scenario_of_ones_own_is_typed_the_way_its_reader_writes_numbers(owner: Client, deal: Deal):
    typed = {"name": "Two shifts", "kind": "client", "note": "Told by the plant", "number:fee": "1,250.50"}
    assert owner.post(address(deal, "add/"), typed).status_code == 302
    made = Scenario.objects.get()
    assert (made.name, made.kind, made.note, made.changes) == ("Two shifts", "client", "Told by the plant", {"fee": 1250.5})
    assert "Scenario added to the cost model: Two shifts" in words(owner.get(f"/deals/{deal.pk}/history/").content.decode())


@pytest.mark.usefixtures("cost_model")
def test_a_text_in_place_of_a_number_is_refused_and_kept(owner: Client, deal: Deal):
    html = owner.post(address(deal, "add/"), {"name": "Odd", "kind": "other", "number:fee": "many"}).content.decode()
    assert "Write a number such as 1,234.50." in html
    assert 'value="many"' in html
    assert Scenario.objects.count() == 0


def test_a_value_the_model_cannot_bear_is_refused_at_the_line_it_breaks(owner: Client, deal: Deal):
    document = uncertain_document()
    document["alternatives"][1]["lines"][1]["amount"] = "fee / (fee - 100)"
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    text = words(owner.post(address(deal, "add/"), {"name": "Odd", "kind": "other", "number:fee": "100"}).content.decode())
    assert "“Ribbons” of “Their printers”: The expression divides by zero in period 1." in text
    too_large = owner.post(address(deal, "add/"), {"name": "Odd", "kind": "other", "number:fee": "9" * 20})
    assert "This number is too large" in too_large.content.decode()


def test_a_name_that_is_taken_is_refused(owner: Client, deal: Deal, cost_model: CostModel):
    own_scenario(cost_model)
    html = owner.post(address(deal, "add/"), {"name": "Two shifts", "kind": "other"}).content.decode()
    assert "There is a scenario of this name already." in html


def test_an_edit_is_shown_beside_one_that_came_first(owner: Client, deal: Deal, cost_model: CostModel):
    scenario = own_scenario(cost_model)
    edit = address(deal, f"{scenario.pk}/")
    typed = {"version": scenario.version, "name": "Two shifts", "kind": "other", "number:fee": "260"}
    assert owner.post(edit, typed).status_code == 302
    late = owner.post(edit, typed | {"number:fee": "270"})
    assert late.status_code == 409
    assert "fee 260 270" in words(late.content.decode())
    assert Scenario.objects.get().changes == {"fee": 260}
    agreed = owner.post(edit, typed | {"version": 2, "number:fee": "270"})
    assert (agreed.status_code, Scenario.objects.get().changes) == (302, {"fee": 270})


def test_a_number_that_was_removed_since_is_named(owner: Client, deal: Deal, cost_model: CostModel):
    scenario = own_scenario(cost_model, {"fee": 250, ribbons(): 90})
    document = uncertain_document()
    document["drivers"] = []
    document["alternatives"][1]["lines"][1]["amount"] = 300
    document["alternatives"][0]["lines"].pop()
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    assert "“Two shifts” sets numbers that the model no longer has: fee, a line that was removed." in page(owner, deal)
    owner.post(address(deal, f"{scenario.pk}/"), {"version": 1, "name": "Two shifts", "kind": "other"})
    assert Scenario.objects.get().changes == {}


def test_a_scenario_that_breaks_the_model_of_today_says_so(owner: Client, deal: Deal, cost_model: CostModel):
    own_scenario(cost_model, {"fee": 100})
    document = uncertain_document()
    document["alternatives"][1]["lines"][1]["amount"] = "fee / (fee - 100)"
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    assert "“Two shifts” cannot be worked out with the model as it is now: “Ribbons” of “Their printers”" in page(owner, deal)


def test_scenarios_are_copied_moved_and_removed(owner: Client, deal: Deal, cost_model: CostModel):
    first, second = own_scenario(cost_model), own_scenario(cost_model, name="Three shifts")
    owner.post(address(deal, f"{first.pk}/copy/"))
    copied = Scenario.objects.get(name="Two shifts 2")
    owner.post(address(deal, f"{copied.pk}/move/"), {"direction": "left"})
    owner.post(address(deal, f"{first.pk}/move/"), {"direction": "left"})
    assert [one.name for one in Scenario.objects.all()] == ["Two shifts", "Two shifts 2", "Three shifts"]
    assert "Remove the scenario “Three shifts”?" in owner.get(address(deal, f"{second.pk}/remove/")).content.decode()
    for _time in range(2):
        assert owner.post(address(deal, f"{second.pk}/remove/")).status_code == 302
    assert [one.name for one in Scenario.objects.all()] == ["Two shifts", "Two shifts 2"]


def test_there_is_room_for_a_dozen(owner: Client, deal: Deal, cost_model: CostModel):
    scenarios = [own_scenario(cost_model, name=f"Number {number}") for number in range(MOST_SCENARIOS)]
    assert "Add a scenario of your own" not in page(owner, deal)
    html = owner.post(address(deal, "add/"), {"name": "One more", "kind": "other"}).content.decode()
    assert "A model has at most 12 scenarios. Remove one first." in html
    owner.post(address(deal, f"{scenarios[0].pk}/copy/"))
    assert Scenario.objects.count() == MOST_SCENARIOS


@pytest.mark.usefixtures("cost_model")
def test_what_must_be_true_and_how_likely_it_is_stand_on_the_page(owner: Client, deal: Deal):
    text = page(owner, deal)
    assert "The advantage is gone if “fee” is below 200: 33 % below today's value." in text
    assert "of 10,000 draws" in text
    assert "Seed 1" in text
    assert "Seed 5" in page(owner, deal, "?seed=5")


@pytest.mark.parametrize("query", ["?against=nobody", "?seed=-1", "?seed=x", "?seed=99999999999999", "?seed=%00", "?against=ours"])
@pytest.mark.usefixtures("cost_model")
def test_nonsense_in_the_address_shows_the_page_as_it_is_without_it(owner: Client, deal: Deal, query: str):
    assert "Seed 1" in page(owner, deal, query)


def test_every_rival_can_be_chosen(owner: Client, deal: Deal):
    document = uncertain_document()
    lines = [{"name": "Ribbons", "category": "operation", "amount": 900, "when": {"from": 1}}]
    document["alternatives"].append({"key": "today", "name": "As today", "kind": "status_quo", "lines": lines})
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    assert "above 200 EUR: 100 % above" in page(owner, deal)
    against = page(owner, deal, "?against=today")
    assert "Ours costs less than As today 100 %" in against
    # Ours 1,000 + 2 × ribbons against 2 × 900.
    assert "above 400 EUR: 300 % above" in against


def test_offers_of_unequal_lives_are_compared_by_the_year(owner: Client, deal: Deal):
    document = uncertain_document()
    document["alternatives"][1]["periods"] = 4
    cost_model = save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    own_scenario(cost_model)
    text = page(owner, deal)
    assert "Cost of a year, EUR" in text
    assert "Saving a year, on average" in text
    assert "there is no saving at present value that a single number could turn" in text


def test_one_alternative_alone_asks_for_another(owner: Client, deal: Deal):
    document = uncertain_document()
    del document["alternatives"][1]
    own_scenario(save_document(deal=deal, document=document, by=deal.owner, at=NOW))
    assert "There is only one alternative so far." in page(owner, deal)


SEE = {"owner": 200, "teammate": 200, "presales": 200, "outsider": 404, "director": 200, "administrator": 200, "nobody": 302}
CHANGE = {"owner": 302, "teammate": 403, "presales": 302, "outsider": 404, "director": 302, "administrator": 302, "nobody": 302}
LOOK_AT_FORM = SEE | {"teammate": 403}


@pytest.mark.parametrize(
    ("request_line", "expected"),
    [
        ("get ", SEE),
        ("get add/", LOOK_AT_FORM),
        ("get {pk}/", LOOK_AT_FORM),
        ("get {pk}/remove/", LOOK_AT_FORM),
        ("post usual/", CHANGE),
        ("post {pk}/copy/", CHANGE),
        ("post {pk}/move/", CHANGE),
        ("post {pk}/remove/", CHANGE),
    ],
)
def test_who_may_do_what(client: Client, deal: Deal, cost_model: CostModel, request_line: str, expected: dict[str, int]):
    method, _space, rest = request_line.partition(" ")
    answers = {}
    for role, person in [*people(), ("nobody", None)]:
        scenario = own_scenario(cost_model, name=f"For {role}")
        client.force_login(person) if person else client.logout()
        answers[role] = getattr(client, method)(address(deal, rest.format(pk=scenario.pk))).status_code
        Scenario.objects.all().delete()
    assert answers == expected


def test_a_scenario_of_another_deal_is_not_found(owner: Client, deal: Deal, cost_model: CostModel):
    scenario = own_scenario(cost_model)
    other = make_deal(title="Another")
    save_document(deal=other, document=uncertain_document(), by=other.owner, at=NOW)
    assert owner.get(address(other, f"{scenario.pk}/")).status_code == 404


def test_the_page_costs_the_same_queries_for_few_lines_and_scenarios_as_for_many(
    owner: Client,
    deal: Deal,
    cost_model: CostModel,
    django_assert_max_num_queries: Any,
    django_assert_num_queries: DjangoAssertNumQueries,
):
    own_scenario(cost_model)
    with django_assert_max_num_queries(25) as few:
        page(owner, deal)
    document = uncertain_document()
    for alternative in document["alternatives"]:
        alternative["lines"] *= 40
    for number in range(8):
        own_scenario(cost_model, name=f"Number {number}")
    save_document(deal=deal, document=document, by=deal.owner, at=NOW)
    with django_assert_num_queries(len(few)):
        page(owner, deal)


def test_what_headroom_called_a_scenario_is_read_in_the_language_of_the_reader(cost_model: CostModel):
    with override("ru"):
        add_usual_scenarios(cost_model=cost_model, by=cost_model.deal.owner, at=NOW)
        careful = Scenario.objects.get(kind="careful")
        russian = (careful.name, careful.note)
        assert (careful.shown_name, careful.shown_note) == russian
    with override("en"):
        assert (careful.shown_name, careful.shown_note.split()[0]) == ("Careful", "Each")
        careful.name, careful.note = "Осторожный, без ночной смены", "Наш текст"
        assert (careful.shown_name, careful.shown_note) == ("Осторожный, без ночной смены", "Наш текст")
