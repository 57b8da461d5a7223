"""Whatever leaves Headroom as a file is in the record: who took what of which deal, when. What cannot be recorded stays here."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import translation

from cjm.deals import delivery as deal_delivery
from cjm.deals import history
from cjm.deals.models import Deal, DealEvent
from cjm.team import delivery as list_delivery
from cjm.team import record
from cjm.team.models import CompanyEvent
from proposals import storage
from proposals.models import ProposalVersion
from tco.saved_versions.operations import save_version
from tests.factories import NOW, make_client, make_deal, people
from tests.proposals.makers import make_priced_deal, make_proposal, make_version
from tests.test_routes import routes

pytestmark = pytest.mark.django_db

# Each file of a deal: the form asked for (if there are several), and the sentence in the deal's history.
OF_A_DEAL: dict[str, tuple[str | None, str]] = {
    "deal_history_export": ("csv", "Downloaded the history (CSV)."),
    "deal_people_export": ("xlsx", "Downloaded the people who decide, with candid notes (XLSX)."),
    "cost_workbook": (None, "Cost model “{model}” downloaded as a cost sheet (XLSX)"),
    "cost_calculation": (None, "Cost model “{model}” downloaded as a calculation with live formulas (XLSX)"),
    "cost_document": (None, "Cost model “{model}” downloaded as a document (JSON)"),
    "cost_result": (None, "Result of the cost model “{model}” downloaded (JSON)"),
    "cost_lines_csv": (None, "Lines of the cost model “{model}” downloaded (CSV)"),
    "cost_flows_csv": (None, "Flows of the cost model “{model}” downloaded (CSV)"),
    "cost_difference_export": ("csv", "Changes of the cost model downloaded (CSV): from version 1 to the model as it was then"),
    "cost_version_document": (None, "Version 1 of the cost model downloaded: “First” (JSON)"),
    "negotiation_export": ("xlsx", "The table of trades was downloaded (XLSX)."),
    "proposal_version_pdf": (None, "Downloaded version 1 of the proposal “{proposal}” (PDF)."),
}
# Each list of many deals or clients, with a choice in its address and the sentence in the company's record.
LISTS = {
    "deal_list_export": ({"q": "Sorting"}, "Downloaded the list of deals (CSV): 1 row, chosen by words: “Sorting”; status: Open."),
    "client_list_export": ({"q": "nord"}, "Downloaded the list of clients (CSV): 1 row, chosen by the words “nord”."),
    "company_record_export": ({}, "Downloaded this record (CSV): 0 rows."),
}
# The form to fill in holds nothing of a deal; the sheet is what the workspace shows, read where it is.
NOTHING_TAKEN = {"cost_template", "cost_workspace_sheet"}


@pytest.fixture
def deal(settings: Any, tmp_path: Path) -> Deal:
    """A deal with everything that can be taken out of it."""
    settings.MEDIA_ROOT = tmp_path
    deal = make_priced_deal()
    save_version(deal=deal, name="First", note="", by=deal.owner, at=NOW)
    version = make_version(make_proposal(deal))
    ProposalVersion.objects.filter(pk=version.pk).update(state=ProposalVersion.State.READY, page_count=1)
    folder = storage.folder_of(version)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / storage.PDF).write_bytes(b"%PDF-1.7")
    return deal


def address(name: str, deal: Deal) -> str:
    version = ProposalVersion.objects.get(proposal__deal=deal)
    written = next(path for path, route in routes(get_resolver()) if route.name == name)
    keys: dict[str, Any] = {
        "pk": version.pk if name == "proposal_version_pdf" else deal.pk,
        "number": 1,
        "kind": OF_A_DEAL[name][0],
    }
    query = "?from=1" if name == "cost_difference_export" else ""
    return reverse(name, kwargs={key: value for key, value in keys.items() if f":{key}>" in written}) + query


def take(client: Client, path: str, **parameters: Any) -> int:
    """Ask for a file as a browser does, to its end, and return the status."""
    response = client.get(path, parameters)
    b"".join(response)
    return response.status_code


def test_the_table_has_every_address_that_hands_out_a_file():
    files = {route.name for path, route in routes(get_resolver()) if re.search(r"\.(json|csv|xlsx|pdf|<str:kind>)$|/pdf/?$", path)}
    assert files == OF_A_DEAL.keys() | LISTS.keys() | NOTHING_TAKEN


@pytest.mark.parametrize("name", OF_A_DEAL)
def test_a_file_of_a_deal_is_in_its_history_and_in_the_companys_record(client, deal, name):
    client.force_login(deal.owner)
    before = DealEvent.objects.count()
    assert take(client, address(name, deal)) == 200
    event = deal.events.order_by("-pk")[0]
    sentence = OF_A_DEAL[name][1].format(model=deal.cost_model.name, proposal=deal.proposals.get().title)
    assert (DealEvent.objects.count() - before, event.by, history.tell(event)) == (1, deal.owner, sentence)
    entry = CompanyEvent.objects.get()
    told = sentence[:1].lower() + sentence[1:].removesuffix(".")
    assert (entry.by_name, record.tell(entry)) == (deal.owner.name, f"Deal “{deal.title}”: {told}.")


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_in_the_companys_record_with_its_choice_and_its_rows(client, name):
    make_deal(title="Sorting line")
    make_deal(title="Other", client=make_client(name="Elsewhere"))
    client.force_login(people().director)
    parameters, sentence = LISTS[name]
    assert take(client, reverse(name, args=["csv"]), **parameters) == 200
    entry = CompanyEvent.objects.get()
    assert (entry.by, record.tell(entry)) == (people().director, sentence)


@pytest.mark.parametrize("name", [*OF_A_DEAL, *LISTS])
def test_what_is_not_handed_over_is_not_recorded(client, deal, name):
    path = address(name, deal) if name in OF_A_DEAL else reverse(name, args=["csv"])
    before = DealEvent.objects.count()
    client.force_login(people().director)
    response = client.head(path)
    assert response.status_code == 200
    for close in getattr(response, "_resource_closers"):  # noqa: B009 - the test client leaves the file of a HEAD request open
        close()
    assert client.post(path).status_code == 405
    client.force_login(people().outsider)
    if name in OF_A_DEAL:
        assert client.get(path).status_code == 404
    client.logout()
    assert client.get(path).status_code == 302
    assert (DealEvent.objects.count() - before, CompanyEvent.objects.count()) == (0, 0)


@pytest.mark.parametrize("name", [*OF_A_DEAL, *LISTS])
def test_what_cannot_be_recorded_is_not_handed_over(client, deal, monkeypatch, name):
    def refuse(**_values: Any) -> None:
        raise DatabaseError("read only")

    monkeypatch.setattr(deal_delivery, "record_company_event", refuse)
    monkeypatch.setattr(list_delivery, "record_company_event", refuse)
    client.force_login(people().director)
    client.raise_request_exception = False
    before = DealEvent.objects.count()
    path = address(name, deal) if name in OF_A_DEAL else reverse(name, args=["csv"])
    response = client.get(path)
    assert (response.status_code, response.has_header("Content-Disposition")) == (500, False)
    assert (DealEvent.objects.count() - before, CompanyEvent.objects.count()) == (0, 0)


def test_a_download_is_told_in_the_readers_language(client, deal):
    client.force_login(deal.owner)
    take(client, reverse("cost_lines_csv", args=[deal.pk]))
    with translation.override("ru"):
        told = history.tell(deal.events.order_by("-pk")[0])
    assert told == f"Скачаны статьи модели затрат «{deal.cost_model.name}» (CSV)"


def test_the_history_that_is_taken_away_does_not_tell_of_this_download(client, deal):
    client.force_login(deal.owner)
    for kind in ("csv", "xlsx"):
        take(client, reverse("deal_history_export", args=[deal.pk, kind]))
    file = b"".join(client.get(reverse("deal_history_export", args=[deal.pk, "csv"]))).decode()
    assert (file.count("Downloaded the history (CSV)"), file.count("Downloaded the history (XLSX)")) == (1, 1)


def test_control_characters_in_a_search_reach_no_record(client, deal):
    client.force_login(deal.owner)
    for name in ("deal_list_export", "client_list_export"):
        assert take(client, reverse(name, args=["csv"]), q="Nord\0\u202e") == 200
    assert [entry.data["words"] for entry in CompanyEvent.objects.all()] == ["Nord", "Nord"]


@pytest.mark.parametrize("name", OF_A_DEAL)
def test_recording_costs_the_same_however_long_the_history_is(client, deal, name):
    client.force_login(deal.owner)
    path = address(name, deal)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            take(client, path)
        return len(captured)

    queries()
    few = queries()
    for _ in range(3):
        take(client, path)
    assert queries() == few
