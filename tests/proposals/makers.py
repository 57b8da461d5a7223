"""Deals with a cost model and proposals of them, made through the operations that the pages use."""

import subprocess
from pathlib import Path
from typing import Any

from cjm.deals.models import Deal
from cjm.stakeholders.models import Stakeholder
from proposals.models import Proposal, ProposalVersion
from proposals.operations import create_proposal, freeze_and_render
from tco.operations import save_document
from tests.factories import NOW, make_deal, make_stakeholder
from tests.proposals.samples import sample_document, sample_texts

CANDID = "He will sign whatever we put before him"


def make_priced_deal(**fields: Any) -> Deal:
    """Return a deal with a problem, people we know candid things about, and the sample's cost model."""
    deal = make_deal(
        problem="The line stands still for 212 hours a year.",
        problem_owner="Jan Novák, maintenance",
        yearly_cost_of_inaction=431300,
        **fields,
    )
    make_stakeholder(
        deal,
        name="Søren Holm",
        job_title="Plant director",
        access=Stakeholder.Access.MET,
        influence=Stakeholder.Influence.HIGH,
        attitude=Stakeholder.Attitude.OPPONENT,
        sees_problem="It is all the supplier's fault",
        prefers="A cheaper contract",
        candid_note=CANDID,
    )
    make_stakeholder(deal, name="Never Met", role="procurement", job_title="Buyer", access=Stakeholder.Access.NONE)
    save_document(deal=deal, document=sample_document(), by=deal.owner, at=NOW)
    return deal


def make_proposal(deal: Deal | None = None, **texts: Any) -> Proposal:
    """Return a proposal that passes every check."""
    deal = deal or make_priced_deal()
    return create_proposal(deal=deal, language="en", by=deal.owner, at=NOW, **sample_texts() | texts)


def make_version(proposal: Proposal | None = None, *, reason: str = "") -> ProposalVersion:
    """Return a frozen version that waits for its document."""
    proposal = proposal or make_proposal()
    return freeze_and_render(proposal=proposal, by=proposal.deal.owner, at=NOW, reason=reason)


def text_of(pdf: Path, *options: str) -> str:
    """Return the text of a PDF as poppler reads it."""
    return subprocess.run(["pdftotext", *options, str(pdf), "-"], capture_output=True, text=True, check=True).stdout


def pages_of(pdf: Path) -> list[str]:
    """Return the text of each page."""
    return text_of(pdf, "-layout").split("\f")[:-1]
