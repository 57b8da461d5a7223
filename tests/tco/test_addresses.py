"""Who may call which address of the cost of ownership: a table, and a check that no address is missing from it."""

from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from cjm.deals.models import Deal, DealEvent
from tco.column_mapping.layout import Layout
from tco.column_mapping.models import ColumnMapping
from tco.column_mapping.operations import reading_of
from tco.column_mapping.reading import find_table
from tco.cost_templates.operations import make_template
from tco.countries.operations import load_country_profiles
from tco.models import CostModel
from tco.negotiation.operations import add_concession
from tco.operations import keep_draft, save_document
from tco.saved_versions.operations import save_version
from tco.scenarios.operations import add_usual_scenarios
from tco.workspace.comments import add_comment
from tests.factories import NOW, make_deal, people
from tests.tco.column_mapping.tables import WIDE
from tests.tco.negotiation.conftest import trade_values
from tests.tco.sheets import sheet_of
from tests.tco.workspace.desk import document
from tests.test_routes import routes

pytestmark = pytest.mark.django_db

# How each person is answered who opens an address; an address that is only sent to cannot be opened.
SEES = {"nobody": 302, "owner": 200, "teammate": 200, "presales": 200, "outsider": 404, "director": 200, "administrator": 200}
EDITS = SEES | {"teammate": 403}
INTERNAL = EDITS | {"owner": 404, "teammate": 404}
ALL_SEE = SEES | {"outsider": 200}
SENT_ONLY = dict.fromkeys(SEES, 405) | {"nobody": 302}

# Who is refused when they send something there, and how.
REFUSED = {"teammate": 403, "outsider": 404}
REFUSED_INTERNAL = REFUSED | {"owner": 404, "teammate": 404}
NEVER_SENT = {person: 405 for person in SEES if person != "nobody"}

TABLE: dict[str, tuple[dict[str, int], dict[str, int]]] = {
    "deal_cost": (SEES, NEVER_SENT),
    "cost_delete": (EDITS, REFUSED),
    "cost_upload": (EDITS, REFUSED),
    "cost_import": (EDITS, NEVER_SENT),
    "cost_import_confirm": (SENT_ONLY, REFUSED),
    "cost_import_discard": (SENT_ONLY, REFUSED),
    "cost_import_columns": (EDITS, REFUSED),
    "table_layouts": (ALL_SEE, NEVER_SENT),
    "table_layout_rename": (EDITS, REFUSED),
    "table_layout_forget": (EDITS, REFUSED),
    "cost_template": (SEES, NEVER_SENT),
    "cost_workbook": (SEES, NEVER_SENT),
    "cost_calculation": (SEES, NEVER_SENT),
    "cost_document": (SEES, NEVER_SENT),
    "cost_result": (SEES, NEVER_SENT),
    "cost_lines_csv": (SEES, NEVER_SENT),
    "cost_flows_csv": (SEES, NEVER_SENT),
    "cost_workspace": (SEES, NEVER_SENT),
    "cost_workspace_sheet": (SEES, NEVER_SENT),
    "cost_workspace_changes": (SEES, NEVER_SENT),
    "cost_workspace_answer": (SEES, NEVER_SENT),
    "cost_start_blank": (SENT_ONLY, REFUSED),
    "cost_workspace_edit": (SENT_ONLY, REFUSED),
    "cost_workspace_undo": (SENT_ONLY, REFUSED),
    "cost_workspace_redo": (SENT_ONLY, REFUSED),
    "cost_line_new": (EDITS, REFUSED),
    "cost_line": (SEES, REFUSED),
    "cost_line_delete": (EDITS, REFUSED),
    "cost_comment_add": (SENT_ONLY, REFUSED),
    "cost_comment_settle": (SENT_ONLY, REFUSED),
    "cost_comment_reopen": (SENT_ONLY, REFUSED),
    "cost_driver_new": (EDITS, REFUSED),
    "cost_driver": (SEES, REFUSED),
    "cost_driver_delete": (EDITS, REFUSED),
    "cost_alternative_new": (EDITS, REFUSED),
    "cost_alternative": (SEES, REFUSED),
    "cost_alternative_delete": (EDITS, REFUSED),
    "cost_conventions": (SEES, REFUSED),
    "cost_begin": (SENT_ONLY, REFUSED),
    "cost_copy": (EDITS, REFUSED),
    # A template holds nothing that was said about the client: whoever sees the model may make one.
    "cost_make_template": (SEES, {"outsider": 404}),
    "cost_templates": (ALL_SEE, NEVER_SENT),
    "cost_template_preview": (SEES, NEVER_SENT),
    "cost_template_copy": (SENT_ONLY, {"outsider": 404}),
    "cost_template_edit": (EDITS, REFUSED),
    "cost_template_remove": (EDITS, REFUSED),
    "country_profiles": (ALL_SEE, NEVER_SENT),
    "country_profile": (ALL_SEE, {"owner": 403, "teammate": 403, "outsider": 403}),
    "cost_country": (EDITS, REFUSED),
    "cost_scenarios": (SEES, NEVER_SENT),
    "scenarios_usual": (SENT_ONLY, REFUSED),
    "scenario_add": (EDITS, REFUSED),
    "scenario_edit": (EDITS, REFUSED),
    "scenario_copy": (SENT_ONLY, REFUSED),
    "scenario_move": (SENT_ONLY, REFUSED),
    "scenario_remove": (EDITS, REFUSED),
    "cost_versions": (SEES, REFUSED),
    "cost_difference": (SEES, NEVER_SENT),
    "cost_difference_export": (SEES, NEVER_SENT),
    "cost_version_document": (SEES, NEVER_SENT),
    "cost_version_restore": (EDITS, REFUSED),
    "cost_change_restore": (EDITS, REFUSED),
    "deal_negotiation": (SEES, NEVER_SENT),
    "negotiation_keep": (SENT_ONLY, REFUSED),
    "negotiation_export": (SEES, NEVER_SENT),
    "internal_cost": (INTERNAL, REFUSED_INTERNAL),
    "concession_add": (EDITS, REFUSED),
    "concession_edit": (EDITS, REFUSED),
    "concession_state": (SENT_ONLY, REFUSED),
    "concession_move": (SENT_ONLY, REFUSED),
    "concession_remove": (EDITS, REFUSED),
    "concession_put_back": (SENT_ONLY, REFUSED),
}
ROUTES = {route.name: path for path, route in routes(get_resolver()) if route.callback.__module__.startswith("tco.")}


@pytest.fixture
def keys() -> dict[str, Any]:
    """What an address is filled with: a deal whose model has one of everything."""
    load_country_profiles()
    deal = make_deal()
    by = people().presales
    for rate in (0.1, 0.2):
        save_document(deal=deal, document=document() | {"discount": {"rate": rate}}, by=by, at=NOW)
    model = CostModel.objects.get()
    line = model.alternatives.get(key="ours").lines.get(name="Price")
    template = make_template(cost_model=model, name="T", description="", trade="services", team=by.team, by=deal.owner, at=NOW)
    return {
        "pk": deal.pk,
        "template_pk": template.pk,
        "layout_pk": remembered_layout_of(deal).pk,
        "empty_pk": make_deal(title="Without a model").pk,
        "identifier": f"own-{template.pk}",
        "line_pk": line.pk,
        "driver_pk": model.drivers.get(key="unused").pk,
        "alternative_pk": model.alternatives.get(key="rival").pk,
        "comment_pk": add_comment(line=line, text="Why?", by=by, at=NOW).pk,
        "scenario_pk": add_usual_scenarios(cost_model=model, by=by, at=NOW)[0].pk,
        "concession_pk": add_concession(cost_model=model, by=by, at=NOW, values=trade_values()).pk,
        "number": save_version(deal=deal, name="Sent", by=by, at=NOW).number,
        "version": 2,
        "code": "DE",
        "kind": "csv",
    }


def remembered_layout_of(deal: Deal) -> ColumnMapping:
    """Remember a layout that the owner of the deal explained."""
    return ColumnMapping.objects.create(
        name="L", signature="s", layout=Layout().as_json(), team=deal.team, made_by=deal.owner, updated_at=NOW
    )


def draft_of(deal_pk: int, person: str, *, is_table: bool) -> int:
    """Keep a file of this person: a cost sheet, or a table of which nobody has said yet what its columns mean."""
    content = WIDE.encode() if is_table else sheet_of()
    reading = reading_of(find_table(content).place) if is_table else None
    deal, by = Deal.objects.get(pk=deal_pk), getattr(people(), person, people().owner)
    return keep_draft(deal=deal, file_name="a", content=content, by=by, at=timezone.now(), reading=reading).pk


def address(name: str, keys: dict[str, Any], person: str) -> str:
    """Return the address of this name, filled in for this person."""
    path, given = ROUTES[name], dict(keys)
    if "draft_pk" in path:  # a file that is not confirmed yet exists for its uploader alone
        given["draft_pk"] = draft_of(keys["pk"], person, is_table=name == "cost_import_columns")
    if name in ("cost_begin", "cost_copy", "cost_start_blank"):
        given["pk"] = keys["empty_pk"]
    if not path.startswith("deals/"):
        given["pk"] = keys["layout_pk" if path.startswith("table-layouts/") else "template_pk"]
    written = reverse(name, kwargs={key: value for key, value in given.items() if f":{key}>" in path})
    return f"{written}?from=1"


def sign_in(client: Client, person: str) -> None:
    client.logout() if person == "nobody" else client.force_login(getattr(people(), person))


def test_the_table_has_every_address():
    assert ROUTES.keys() == TABLE.keys()


@pytest.mark.parametrize("name", TABLE)
def test_each_person_is_answered_as_the_table_says(client: Client, keys: dict[str, Any], name: str):
    answers = {}
    for person in SEES:
        sign_in(client, person)
        answers[person] = client.get(address(name, keys, person)).status_code
    assert answers == TABLE[name][0]


@pytest.mark.parametrize("name", TABLE)
def test_whoever_may_not_change_it_cannot_by_sending_something(client: Client, keys: dict[str, Any], name: str):
    expected, answers = TABLE[name][1], {}
    addresses = {person: address(name, keys, person) for person in expected}
    before = stored()
    for person in expected:
        sign_in(client, person)
        answers[person] = client.post(addresses[person], {"based_on": "2", "version": "1"}).status_code
    assert (answers, stored()) == (expected, before)


def stored() -> list[list[Any]]:
    """Return all rows of this part of the product, and the history of deals."""
    kinds: list[Any] = [*apps.get_app_config("tco").get_models(), DealEvent]
    return [list(kind._default_manager.order_by("pk").values()) for kind in kinds]
