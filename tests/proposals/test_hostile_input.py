"""The published collection of hostile inputs, as texts of a proposal and, with the sanitiser left out, as the document itself."""

import json
import subprocess
import time
from urllib.parse import urlsplit

import pytest
from defusedxml.ElementTree import fromstring

from cjm.kernel.markup import markdown
from proposals.document import html_of
from proposals.pdf import RenderingFailed, render_pdf
from proposals.rendering import static_folder
from tests.conftest import SHARED
from tests.proposals.makers import text_of
from tests.proposals.samples import sample_snapshot, sample_texts

pytestmark = pytest.mark.needs("shared")
OF_OURS = {"a", "p", "br", "strong", "em", "ul", "ol", "li", "h3", "h4", "blockquote", "code", "hr"}


def entries(*kinds):
    manifest = SHARED / "security" / "manifest.json"
    listed = json.loads(manifest.read_text(encoding="utf-8"))["entries"] if manifest.exists() else []
    return [entry for entry in listed if entry["kind"] in kinds]


def content(entry):
    return (SHARED / "security" / entry["file"]).read_bytes().decode("utf-8", "replace").replace("\x00", "")


def snapshot_with(text):
    from proposals.snapshot import Texts

    return sample_snapshot(texts=Texts(**dict.fromkeys(sample_texts(), text)), client=text[:200], title=text[:200])


@pytest.mark.parametrize("entry", entries("xss", "pdf_vector", "ssrf_url"), ids=lambda entry: entry["id"])
def test_what_was_typed_becomes_no_element_and_no_address_to_fetch(entry):
    from django.utils.safestring import SafeString

    text = content(entry)
    html = markdown(text)
    assert isinstance(html, SafeString)
    root = fromstring(f"<div>{html.replace('<br>', '<br/>').replace('<hr>', '<hr/>').replace('&nbsp;', ' ')}</div>")
    assert {element.tag for element in root.iter()} - OF_OURS - {"div"} == set()
    assert {name for element in root.iter() for name in element.attrib} - {"href", "rel", "title"} == set()
    schemes = {urlsplit(element.attrib["href"]).scheme for element in root.iter("a") if "href" in element.attrib}
    assert schemes - {"http", "https", "mailto", ""} == set()


@pytest.mark.needs("pdftotext")
def test_all_of_it_at_once_makes_a_document_that_fetched_nothing(tmp_path, settings):
    """One rendering with every vector to every address; the child may open no connection, and a file would show as text."""
    marker = tmp_path / "marker.txt"
    marker.write_text("FILE-WAS-READ", encoding="utf-8")
    addresses = [content(entry).strip() for entry in entries("ssrf_url")] + [marker.as_uri(), str(marker)]
    vectors = [content(entry) for entry in entries("pdf_vector")]
    everything = "\n\n".join(vector.replace("{{URL}}", address) for vector in vectors for address in addresses)
    texts = {name: everything[index * 7000 : index * 7000 + 7000] for index, name in enumerate(sample_texts())}
    from proposals.snapshot import Texts

    produced = render_pdf(html_of(sample_snapshot(texts=Texts(**texts))), static_folder=static_folder())
    path = tmp_path / "proposal.pdf"
    path.write_bytes(produced.pdf)
    assert "FILE-WAS-READ" not in text_of(path)


@pytest.mark.needs("pdftotext", "qpdf")
def test_even_without_the_sanitiser_the_renderer_fetches_nothing(tmp_path):
    marker = tmp_path / "marker.txt"
    marker.write_text("FILE-WAS-READ", encoding="utf-8")
    addresses = [content(entry).strip() for entry in entries("ssrf_url")] + [marker.as_uri()]
    vectors = [content(entry) for entry in entries("pdf_vector")]
    raw = "".join(f"<div>{vector.replace('{{URL}}', address)}</div>" for vector in vectors for address in addresses)
    produced = render_pdf(f"<html><body>{raw}</body></html>", static_folder=static_folder())
    path = tmp_path / "proposal.pdf"
    path.write_bytes(produced.pdf)
    assert "FILE-WAS-READ" not in text_of(path)
    plain = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", str(path), "-"], capture_output=True, check=True).stdout
    assert b"FILE-WAS-READ" not in plain


@pytest.mark.parametrize("entry", entries("md_dos", "pdf_dos"), ids=lambda entry: entry["id"])
def test_a_text_made_to_exhaust_the_machine_is_set_as_text(entry):
    began = time.process_time()
    html = html_of(snapshot_with(content(entry)[:8000]))
    assert time.process_time() - began < 5
    root = fromstring(html)
    assert {element.tag.rpartition("}")[2] for element in root.iter()} & {"style", "script", "object"} == set()


@pytest.mark.parametrize("name", ["nested_divs_5k", "nested_inline_3k", "page_size_huge"])
def test_a_document_made_to_exhaust_the_renderer_ends_in_a_state(name):
    (entry,) = [entry for entry in entries("pdf_dos") if entry["name"] == name]
    reason, produced = "", None
    try:
        produced = render_pdf(content(entry), static_folder=static_folder())
    except RenderingFailed as failure:
        reason = failure.reason
    if produced is None:
        assert reason in {"time", "memory", "too_large"}
    else:
        assert produced.page_count <= 300
        assert len(produced.pdf) <= 20 * 1024 * 1024
