"""The PDF as poppler and qpdf see it."""

import re
import subprocess

import pytest

from proposals.document import html_of
from proposals.pdf import ASSETS, RenderingFailed, render_pdf
from proposals.rendering import static_folder
from tests.proposals.makers import pages_of, text_of
from tests.proposals.samples import sample_snapshot

SECTIONS = (
    "Summary", "The problem and what it costs", "The way out", "What it costs to own", "Where another way is cheaper",
    "What must be true", "Plan", "Terms and price", "Every number and its source",
)  # fmt: skip


def run(*command):
    return subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True).stdout


@pytest.mark.needs("pdftotext")
def test_the_cover_carries_the_client_and_the_claim(pdf):
    cover = " ".join(pages_of(pdf)[0].split())
    assert cover.startswith("Nordhaven Dairy A line that does not stop is worth more than any repair")
    assert "No. 2, version 3" in cover


@pytest.mark.needs("pdftotext")
def test_the_contents_name_the_page_each_section_begins_on(pdf):
    pages = pages_of(pdf)
    contents = {name: int(page) for name, page in re.findall(r"^\s*(\S.*?\S)\s{2,}(\d+)$", pages[1], re.MULTILINE)}
    begins = {
        name: next(number for number, text in enumerate(pages[2:], 3) if re.search(rf"^\s*{name}\s*$", text, re.MULTILINE))
        for name in SECTIONS
    }
    assert {name: contents[name] for name in SECTIONS} == begins


@pytest.mark.needs("pdftotext")
def test_pages_carry_the_client_the_section_and_their_number(pdf):
    for number, text in list(enumerate(pages_of(pdf), 1))[1:]:
        lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
        assert lines[0].startswith("Nordhaven Dairy"), number
        assert lines[-1].split() == ["Ostrava", "Drives", str(number)]


@pytest.mark.needs("qpdf")
def test_there_are_bookmarks_to_every_section(pdf):
    outline = run("qpdf", "--json", "--json-key=outlines", pdf)
    titles = re.findall(r'"title": "([^"]+)"', outline)
    assert [title for title in titles if title in SECTIONS] == list(SECTIONS)


@pytest.mark.needs("pdftotext")
def test_only_our_fonts_are_in_it_and_all_of_them_embedded(pdf):
    rows = [line.split() for line in run("pdffonts", pdf).splitlines()[2:]]
    assert {re.sub(r"^[A-Z]{6}\+", "", row[0]).split("-IBM")[0][:12] for row in rows} == {"IBM-Plex-San", "IBM-Plex-Ser"}
    assert {row[-5] for row in rows} == {"yes"}


@pytest.mark.needs("qpdf")
def test_its_structure_is_sound_and_tagged(pdf):
    assert "No syntax or stream encoding errors found" in run("qpdf", "--check", pdf)
    information = run("pdfinfo", pdf)
    assert re.search(r"^Tagged:\s+yes$", information, re.MULTILINE)
    assert re.search(r"^Page size:\s+595.* A4|^Page size:\s+595\.2", information, re.MULTILINE)
    assert re.search(r"^Title:\s+Nordhaven Dairy", information, re.MULTILINE)


@pytest.mark.needs("pdftotext")
def test_the_price_comes_after_the_cost_of_ownership(pdf):
    text = text_of(pdf)
    assert text.index("Cost of ownership, present value") < text.index("All you pay us")
    assert text.count("411,378") == 1


@pytest.mark.needs("pdftotext")
def test_nothing_is_left_to_guess(pdf):
    assert re.findall(r"\b(?:None|nan|NaN|inf)\b|\{\{|\}\}|�", text_of(pdf)) == []


@pytest.mark.needs("pdftotext")
def test_a_summary_fits_on_its_page(pdf):
    pages = pages_of(pdf)
    assert re.search(r"^\s*Summary$", pages[2], re.MULTILINE)
    assert "The problem and what it costs" in pages[3]


@pytest.mark.needs("pdftotext")
def test_a_russian_proposal_can_be_read_and_searched(tmp_path):
    snapshot = sample_snapshot(language="ru", client="Молочный завод «Ясный»", title="Линия розлива")
    path = tmp_path / "proposal.pdf"
    path.write_bytes(render_pdf(html_of(snapshot), static_folder=static_folder()).pdf)
    text = text_of(path)
    assert "Молочный завод «Ясный»" in text
    assert "20 ноября 2026" in text
    assert {row.split()[0].split("+")[-1][:8] for row in run("pdffonts", path).splitlines()[2:]} == {"IBM-Plex"}


@pytest.mark.needs("pdftotext")
def test_rendering_the_same_snapshot_again_says_the_same(rendered, tmp_path):
    _, path = rendered
    again = tmp_path / "again.pdf"
    again.write_bytes(render_pdf(html_of(sample_snapshot()), static_folder=static_folder()).pdf)
    assert text_of(again) == text_of(path)


def test_each_page_has_a_picture(rendered):
    document, _ = rendered
    assert len(document.previews) == document.page_count
    assert all(picture.startswith(b"\x89PNG") for picture in document.previews)


def test_markup_that_is_not_well_formed_is_read_all_the_same():
    document = render_pdf("<p>one<br>two", static_folder=static_folder())
    assert document.page_count == 1


def test_a_document_past_three_hundred_pages_is_refused():
    pages = '<p class="section--page">x</p>' * 310
    with pytest.raises(RenderingFailed) as refused:
        render_pdf(f"<html><body>{pages}</body></html>", static_folder=static_folder())
    assert refused.value.reason == "too_large"


def test_assets_are_served_from_a_list_and_nothing_else():
    from proposals.pdf import _asset_fetcher

    fetcher = _asset_fetcher(static_folder())
    assert fetcher.fetch(f"{ASSETS}site/fonts/IBMPlexSans-Regular.woff").read()[:4] == b"wOFF"
    for address in (
        f"{ASSETS}site/fonts/../css/site.css",
        f"{ASSETS}site/css/site.css",
        "file:///etc/hostname",
        "http://127.0.0.1:8999/",
        "data:text/plain,x",
    ):
        assert fetcher.fetch(address).read() == b""
