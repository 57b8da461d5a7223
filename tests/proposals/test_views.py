"""The pages of proposals: who sees what, saving, freezing, and files."""

import pytest
from django.urls import reverse

from proposals import storage
from proposals.models import Proposal, ProposalVersion
from proposals.operations import STEP_FIELDS
from proposals.views import content_disposition
from tests.factories import make_deal, people
from tests.proposals.makers import make_priced_deal, make_proposal, make_version

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def ready(media):
    """A version whose document is there."""
    version = make_version()
    storage.store(version, pdf=b"%PDF-1.7 whole", pages=(b"\x89PNG1", b"\x89PNG2"))
    ProposalVersion.objects.filter(pk=version.pk).update(state="ready", page_count=2, progress=100)
    return version


def sent(proposal, **changes):
    """Return what the form of a proposal sends."""
    names = ("title", "language", "company", "claim", "summary", "problem", "way_out", "must_be_true", "payment", "delivery",
             "validity", "price_note")  # fmt: skip
    data = {name: getattr(proposal, name) for name in names} | {"version": proposal.version, "shows_conventions": "on"}
    data["addressed_to"] = list(proposal.addressed_to.values_list("pk", flat=True))
    for number, step in enumerate(proposal.plan):
        data |= {f"plan-{number}-{name}": step[name] for name in STEP_FIELDS}
    return data | changes


# --- Who sees what ------------------------------------------------------------------------------------------------------------

READS = {
    "list": lambda version: reverse("deal_proposals", args=[version.proposal.deal_id]),
    "proposal": lambda version: version.proposal.get_absolute_url(),
    "version": lambda version: version.get_absolute_url(),
    "pdf": lambda version: reverse("proposal_version_pdf", args=[version.pk]),
    "page": lambda version: reverse("proposal_version_page", args=[version.pk, 1]),
}
WRITES = {
    "create": lambda version: reverse("proposal_create", args=[version.proposal.deal_id]),
    "save": lambda version: version.proposal.get_absolute_url(),
    "retry": lambda version: reverse("proposal_version_retry", args=[version.pk]),
}


@pytest.mark.parametrize("address", READS.values(), ids=READS)
@pytest.mark.parametrize(
    ("who", "status"),
    [("owner", 200), ("teammate", 200), ("presales", 200), ("director", 200), ("administrator", 200), ("outsider", 404)],
)
def test_everybody_who_sees_the_deal_reads_its_proposals(client, ready, who, status, address):
    client.force_login(getattr(people(), who))
    answer = client.get(address(ready))
    assert answer.status_code == status
    answer.close()


@pytest.mark.parametrize("address", WRITES.values(), ids=WRITES)
@pytest.mark.parametrize(("who", "status"), [("teammate", 403), ("outsider", 404)])
def test_only_those_who_may_change_the_deal_write(client, ready, who, status, address):
    client.force_login(getattr(people(), who))
    assert client.post(address(ready), sent(ready.proposal) | {"freeze": "yes"}).status_code == status
    assert (Proposal.objects.count(), ProposalVersion.objects.count()) == (1, 1)


@pytest.mark.parametrize("address", [*READS.values(), *WRITES.values()], ids=[*READS, *WRITES])
def test_nobody_reads_without_signing_in(client, ready, address):
    assert client.get(address(ready)).status_code == 302


def test_a_teammate_reads_the_texts_without_a_form(client):
    proposal = make_proposal()
    client.force_login(people().teammate)
    page = client.get(proposal.get_absolute_url()).content.decode()
    assert "A line that does not stop" in page
    assert 'id="proposal-form"' not in page


# --- Beginning and saving -----------------------------------------------------------------------------------------------------


def test_a_deal_without_proposals_says_what_to_do_first(client):
    deal = make_deal()
    client.force_login(deal.owner)
    page = client.get(reverse("deal_proposals", args=[deal.pk])).content.decode()
    assert "Nothing is proposed yet" in page
    assert reverse("deal_cost", args=[deal.pk]) in page


def test_beginning_leads_to_the_texts(client):
    deal = make_priced_deal()
    client.force_login(deal.owner)
    answer = client.post(reverse("proposal_create", args=[deal.pk]), {"language": "ru"})
    proposal = Proposal.objects.get()
    assert (answer.url, proposal.language, proposal.created_by) == (proposal.get_absolute_url(), "ru", deal.owner)


def test_a_language_we_do_not_speak_is_refused(client):
    deal = make_priced_deal()
    client.force_login(deal.owner)
    assert client.post(reverse("proposal_create", args=[deal.pk]), {"language": "xx"}).status_code == 200
    assert Proposal.objects.count() == 0


def test_saving_without_javascript_comes_back_to_the_page(client):
    proposal = make_proposal()
    client.force_login(proposal.deal.owner)
    answer = client.post(proposal.get_absolute_url(), sent(proposal, claim="Changed", **{"plan-9-what": "One more step"}))
    proposal.refresh_from_db()
    assert (answer.status_code, proposal.claim, proposal.plan[-1]["what"], proposal.version) == (302, "Changed", "One more step", 2)


def test_saving_by_itself_answers_with_the_next_version(client):
    proposal = make_proposal()
    client.force_login(proposal.deal.owner)
    answer = client.post(proposal.get_absolute_url(), sent(proposal, claim="Changed"), **HTMX).content.decode()
    assert answer.lstrip().startswith('<div id="proposal-state"')
    assert '<input type="hidden" name="version" value="2" form="proposal-form">' in answer


def test_two_people_see_both_values_and_nothing_is_lost(client):
    proposal = make_proposal()
    client.force_login(proposal.deal.owner)
    client.post(proposal.get_absolute_url(), sent(proposal, claim="Theirs"))
    answer = client.post(proposal.get_absolute_url(), sent(proposal, claim="Mine"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert "Mine" in page
    proposal.refresh_from_db()
    assert proposal.claim == "Theirs"
    again = client.post(proposal.get_absolute_url(), sent(proposal, claim="Mine", version=2))
    assert again.status_code == 302


def test_what_is_too_long_is_refused_and_kept(client):
    proposal = make_proposal()
    client.force_login(proposal.deal.owner)
    answer = client.post(proposal.get_absolute_url(), sent(proposal, summary="x" * 1501))
    assert answer.status_code == 200
    assert "x" * 1501 in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.version == 1


def test_somebody_elses_people_cannot_be_addressed(client):
    proposal = make_proposal()
    stranger = make_priced_deal().stakeholders.get(name="Never Met")
    client.force_login(proposal.deal.owner)
    assert client.post(proposal.get_absolute_url(), sent(proposal, addressed_to=[stranger.pk])).status_code == 200


# --- Freezing -----------------------------------------------------------------------------------------------------------------


def test_freezing_saves_and_leads_to_the_version(client):
    proposal = make_proposal()
    client.force_login(proposal.deal.owner)
    answer = client.post(proposal.get_absolute_url(), sent(proposal, claim="Changed", freeze="yes"))
    version = ProposalVersion.objects.get()
    assert answer.url == version.get_absolute_url()
    assert version.content.texts.claim == "Changed"


def test_freezing_by_htmx_leads_the_same_way(client):
    proposal = make_proposal()
    client.force_login(proposal.deal.owner)
    answer = client.post(proposal.get_absolute_url(), sent(proposal, freeze="yes"), **HTMX)
    assert answer.headers["HX-Redirect"] == ProposalVersion.objects.get().get_absolute_url()


def test_the_same_form_sent_twice_makes_one_version(client):
    proposal = make_proposal()
    client.force_login(proposal.deal.owner)
    answers = [client.post(proposal.get_absolute_url(), sent(proposal, freeze="yes")) for _click in range(2)]
    assert [answer.url for answer in answers] == [ProposalVersion.objects.get().get_absolute_url()] * 2


def test_a_check_that_is_not_met_asks_for_a_reason(client):
    proposal = make_proposal(claim="The lowest price")
    client.force_login(proposal.deal.owner)
    refused = client.post(proposal.get_absolute_url(), sent(proposal, freeze="yes"))
    assert refused.status_code == 200
    assert "Not true yet: Price does not lead." in refused.content.decode()
    proposal.refresh_from_db()
    client.post(proposal.get_absolute_url(), sent(proposal, freeze="yes", reason="The client asked for it"))
    assert ProposalVersion.objects.get().passed_reason == "The client asked for it"


def test_without_a_cost_model_nothing_is_frozen_and_the_texts_are_saved(client):
    proposal = make_proposal(make_deal())
    client.force_login(proposal.deal.owner)
    answer = client.post(proposal.get_absolute_url(), sent(proposal, claim="Changed", freeze="yes"))
    assert answer.status_code == 200
    assert "The deal has no cost model yet." in answer.content.decode()
    proposal.refresh_from_db()
    assert proposal.claim == "Changed"


# --- What was frozen ----------------------------------------------------------------------------------------------------------


def test_a_waiting_version_shows_how_far_it_is(client):
    version = make_version()
    client.force_login(version.created_by)
    page = client.get(version.get_absolute_url()).content.decode()
    assert "Waiting for its turn" in page
    assert '<meta http-equiv="refresh" content="3">' in page
    partial = client.get(version.get_absolute_url(), **HTMX).content.decode()
    assert partial.lstrip().startswith('<div id="proposal-progress"')


def test_htmx_is_led_to_the_pages_when_they_are_there(client, ready):
    client.force_login(ready.created_by)
    assert client.get(ready.get_absolute_url(), **HTMX).headers["HX-Redirect"] == ready.get_absolute_url()
    page = client.get(ready.get_absolute_url()).content.decode()
    assert page.count("<img ") == 2
    assert 'alt="Page 2 of 2"' in page
    assert ready.content_sha256 in page


def test_a_failed_version_says_why_and_can_be_tried_again(client):
    version = make_version()
    ProposalVersion.objects.filter(pk=version.pk).update(state="failed", failure="time")
    client.force_login(version.created_by)
    assert "took too long to lay out" in client.get(version.get_absolute_url()).content.decode()
    client.post(reverse("proposal_version_retry", args=[version.pk]))
    version.refresh_from_db()
    assert version.state == "queued"


def test_the_document_is_a_private_download(client, ready):
    client.force_login(ready.created_by)
    answer = client.get(reverse("proposal_version_pdf", args=[ready.pk]))
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 whole"
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="nordhafen-logistics-sorting-line-1.pdf"')


@pytest.mark.parametrize("reader", ["9" * 41, "9" * 5000, "-1", "½", "0"])
def test_a_reader_who_cannot_be_is_refused_as_one_who_is_not_there(client, ready, reader):
    client.force_login(ready.created_by)
    answer = client.post(ready.proposal.get_absolute_url(), sent(ready.proposal, addressed_to=[reader], claim="Changed"))
    assert answer.status_code == 200
    assert "addressed_to" in answer.context["texts"].errors
    ready.proposal.refresh_from_db()
    assert ready.proposal.claim != "Changed"


def test_files_exist_only_when_a_version_is_ready(client, ready):
    client.force_login(ready.created_by)
    assert client.get(reverse("proposal_version_page", args=[ready.pk, 3])).status_code == 404
    ProposalVersion.objects.filter(pk=ready.pk).update(state="rendering")
    assert client.get(reverse("proposal_version_pdf", args=[ready.pk])).status_code == 404


def test_the_number_of_a_page_that_no_document_has_is_not_an_error_of_ours(client, ready):
    client.force_login(ready.created_by)
    assert client.get(f"/proposals/versions/{ready.pk}/pages/{'9' * 300}.png").status_code == 404
    assert client.get(f"/proposals/versions/{ready.pk}/pages/0.png").status_code == 404


def test_a_file_name_is_safe_in_plain_letters_and_whole_in_utf8():
    assert content_disposition('Молоко: "Линия"\r\nX-Bad: 1/2') == (
        "attachment; filename=\"x-bad-12.pdf\"; filename*=UTF-8''"
        "%D0%9C%D0%BE%D0%BB%D0%BE%D0%BA%D0%BE%20%D0%9B%D0%B8%D0%BD%D0%B8%D1%8FX-Bad%2012.pdf"
    )
    assert content_disposition("***") == "attachment; filename=\"proposal.pdf\"; filename*=UTF-8''proposal.pdf"


def test_the_list_asks_as_many_questions_for_many_as_for_few(client, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    deal = make_priced_deal()
    address = reverse("deal_proposals", args=[deal.pk])
    client.force_login(deal.owner)
    make_version(make_proposal(deal))
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for number in range(5):
        make_version(make_proposal(deal, claim=f"Claim {number}"))
    with django_assert_num_queries(len(few)):
        client.get(address)
