"""The document as HTML: whole for every model, in the proposal's language, with user text as text."""

import dataclasses
import json
import re

import pytest
from defusedxml.ElementTree import fromstring
from django.utils import translation

from proposals.document import html_of
from proposals.snapshot import Texts, read_snapshot
from tco.catalogue import cost_categories
from tco.evaluation import evaluate_document
from tests.conftest import SHARED
from tests.proposals.samples import sample_document, sample_snapshot

CASES = sorted(path.parent for path in SHARED.glob("cases/*/model.json"))


def words_of(html):
    return re.sub(r"<[^>]*>", " ", re.sub(r"<head>.*?</head>", "", html, flags=re.DOTALL))


def test_sections_stand_in_the_order_of_the_argument():
    found = re.findall(r'class="section__name" id="(\w+)"', html_of(sample_snapshot()))
    assert found == ["summary", "problem", "way_out", "cost", "rival_wins", "must_be_true", "plan", "terms", "annex"]


def test_the_document_is_well_formed():
    assert fromstring(html_of(sample_snapshot())).tag.endswith("html")


def test_the_proposals_language_wins_over_the_readers():
    english = html_of(sample_snapshot())
    with translation.override("ru"):
        assert html_of(sample_snapshot()) == english
    assert "1,215,870" in english
    assert "1\u00a0215\u00a0870" in html_of(sample_snapshot(language="ru"))


@pytest.mark.needs("shared")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_model_makes_a_whole_document(case):
    document = json.loads((case / "model.json").read_text(encoding="utf-8"))
    html = html_of(sample_snapshot(document, evaluate_document(document)))
    assert re.findall(r"\b(?:None|nan|inf|True|False)\b", words_of(html)) == []
    fromstring(html)


def test_categories_stand_in_the_order_in_which_costs_are_told():
    # A stored snapshot has its members in the order of the alphabet.
    html = html_of(read_snapshot(sample_snapshot().canonical_json()))
    table = html[html.index('id="cost"') : html.index('id="rival_wins"')]
    known = [word.name for word in cost_categories().values()]
    shown = [name for name in re.findall(r"<t[hd][^>]*>\s*([^<]+?)\s*</t[hd]>", table) if name in known]
    assert shown == [name for name in known if name in shown]
    assert len(shown) > 2


def test_empty_texts_leave_their_sections_out():
    snapshot = sample_snapshot()
    bare = dataclasses.replace(
        snapshot,
        texts=Texts(*[""] * 8),
        plan=(),
        people=(),
        company="",
        problem=dataclasses.replace(snapshot.problem, text="", owner="", yearly_cost=None),
    )
    found = re.findall(r'class="section__name" id="(\w+)"', html_of(bare))
    assert found == ["summary", "cost", "rival_wins", "must_be_true", "terms", "annex"]


def test_the_conventions_are_left_out_only_when_the_author_says_so():
    assert 'id="conventions"' in html_of(sample_snapshot())
    assert 'id="conventions"' not in html_of(sample_snapshot(shows_conventions=False))


def test_what_was_typed_is_text_and_not_markup():
    hostile = "</p><script>alert(1)</script><img src=x onerror=alert(1)> & <b>bold</b>"
    snapshot = sample_snapshot(client=hostile, title=hostile, company=hostile)
    texts = {field.name: hostile for field in dataclasses.fields(Texts)}
    html = html_of(dataclasses.replace(snapshot, texts=Texts(**texts)))
    root = fromstring(html)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags & {"script", "img", "b"} == set()
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)


def test_the_price_stands_after_the_cost_of_ownership_and_as_a_sum():
    html = html_of(sample_snapshot())
    assert html.index('id="cost"') < html.index('id="price"')
    assert html.count("€411,378") == 1


def test_a_model_without_a_price_says_so():
    document = sample_document()
    for line in document["alternatives"][0]["lines"]:
        line.pop("price", None)
    html = html_of(sample_snapshot(document))
    assert "The cost model names no price of ours." in html
