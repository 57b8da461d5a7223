"""The published collection of hostile inputs, against the forms and lists of this package."""

import json
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.urls import reverse

from cjm.clients.models import Client
from cjm.deals.models import Deal, DealEvent, Evidence
from cjm.journey.models import StakeholderRole
from cjm.kernel.text import folded, normalise
from cjm.stakeholders.models import Concern, Stakeholder
from tests.conftest import SHARED
from tests.factories import make_client, make_deal, make_stakeholder

pytestmark = [pytest.mark.django_db, pytest.mark.needs("shared")]
DANGEROUS = {"script", "iframe", "object", "embed", "form", "base", "meta", "link", "style", "svg", "math", "img"}


def entries(*kinds: str) -> list[Any]:
    """Return what the collection holds of some kinds, as parameters named after it; nothing when it is not on this machine."""
    manifest = SHARED / "security" / "manifest.json"
    collection = json.loads(manifest.read_text(encoding="utf-8"))["entries"] if manifest.is_file() else []
    chosen = [entry for entry in collection if entry["kind"] in kinds]
    return [pytest.param(entry, (SHARED / "security" / entry["file"]).read_bytes().decode(), id=entry["id"]) for entry in chosen]


class Structure(HTMLParser):
    """What a page is made of, without its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.dangerous: Counter[str] = Counter()
        self.handlers: Counter[str] = Counter()
        self.schemes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DANGEROUS:
            self.dangerous[tag] += 1
        for name, value in attrs:
            if name.startswith(("on", "hx-", "data-hx-", "x-")) or name in ("style", "srcdoc"):
                self.handlers[name] += 1
            if name in ("href", "src", "action"):
                self.schemes.add(urlsplit(value or "").scheme)


@pytest.fixture
def signed_in(client, people):
    """The owner's browser, on an installation that has its journey."""
    client.force_login(people.owner)
    client.get(reverse("deal_create"))
    return client


def new_deal(**values: object) -> dict[str, object]:
    return {
        "client_name": "Brightwater",
        "title": "Pumps",
        "amount": "5",
        "currency": "EUR",
        "purchase_type": "new_task",
        "next_step": "",
        "next_step_on": "",
        **values,
    }


def everything_written(client: Any, text: str) -> Deal:
    """Put `text` wherever people write something about a deal, through the operations behind the forms; return the deal."""
    line = normalise(text, single_line=True)[:150]
    row = make_client(name=line, industry=line[:120], city=line[:120], about=text[:4000])
    deal = make_deal(client=row, title=line, problem=text[:4000], problem_owner=line, next_step=line)
    person = make_stakeholder(
        deal, name=line, job_title=line, department=line[:120], sees_problem=text[:1000], candid_note=text[:2000]
    )
    raised = {"text": text[:500], "raised_on": "2026-03-01", "stage": deal.stage_id}
    assert client.post(reverse("concern_raise", args=[deal.pk, person.pk]), raised).status_code == 302
    observed = {
        "text": text[:2000],
        "observed_on": "2026-03-01",
        "weight": "seller_claimed",
        "person": line,
        "link": "",
        "criterion": "",
    }
    assert client.post(reverse("evidence_record", args=[deal.pk]), observed).status_code == 302
    return deal


def pages_of(deal: Deal) -> list[str]:
    names = [
        "deal_journey",
        "deal_people",
        "deal_history",
        "deal_edit",
        "deal_next_step",
        "deal_move",
        "deal_close",
        "evidence_record",
    ]
    people = reverse("stakeholder_edit", args=[deal.pk, deal.stakeholders.get().pk])
    lists = [reverse("deal_list"), reverse("client_list"), reverse("deal_create")]
    about_client = [reverse("client_detail", args=[deal.client_id]), reverse("client_edit", args=[deal.client_id])]
    return [reverse(name, args=[deal.pk]) for name in names] + [people, *lists, *about_client]


@pytest.mark.parametrize(("entry", "text"), entries("xss"))
def test_what_was_typed_never_becomes_an_element_or_an_attribute(signed_in, entry, text):
    harmless = everything_written(signed_in, "Harmless")
    before = {page: Structure(signed_in.get(page).content.decode()) for page in pages_of(harmless)}
    hostile = everything_written(signed_in, text)
    for calm, page in zip(before, pages_of(hostile), strict=True):
        found = Structure(signed_in.get(page).content.decode())
        assert (found.dangerous, found.schemes - {"", "http", "https", "mailto"}) == (before[calm].dangerous, set())
        # Lists have grown by a row, which brings none of these either.
        assert found.handlers == before[calm].handlers


@pytest.mark.parametrize(("entry", "text"), entries("text", "formula"))
def test_text_is_stored_normalised_or_refused(signed_in, entry, text):
    answer = signed_in.post(reverse("client_create"), {"name": text, "about": text[:3000]})
    stored = list(Client.objects.values_list("name", "search"))
    if entry["expect"] == "reject_4xx" and entry["name"] != "email_tricky":
        assert (answer.status_code, stored) == (200, [])
    elif stored:
        name = normalise(text, single_line=True)
        assert stored == [(name, folded(name))]
        assert list(Client.objects.matching(name[:20])) == list(Client.objects.all())
    else:
        assert answer.status_code == 200


@pytest.mark.parametrize(("entry", "text"), entries("text", "xss", "formula"))
def test_every_search_takes_any_text(signed_in, entry, text):
    row = make_client(name="Quiet Company")
    make_deal(client=row)
    for name in ("client_list", "deal_list"):
        answer = signed_in.get(reverse(name), {"q": text[:20_000]})
        assert answer.status_code == 200
    if entry["name"] == "like_wild":
        assert signed_in.get(reverse("client_list"), {"q": "%"}).context["clients"].page_obj.paginator.count == 0


@pytest.mark.parametrize(("entry", "text"), entries("number"))
def test_an_amount_is_read_exactly_or_refused(signed_in, entry, text):
    answer = signed_in.post(reverse("deal_create"), new_deal(amount=text))
    stored = list(Deal.objects.values_list("amount", flat=True))
    if entry["target"].startswith("cost.amount") and entry["expect"] == "reject_4xx":
        assert (answer.status_code, stored, Client.objects.count()) == (200, [], 0)
    else:
        exact = {"neg_zero": 0, "float_trap": Decimal("0.1"), "locale_en": Decimal("1234.50"), "plus": 5, "ambiguous": 1234}
        exact |= {"horizon_frac": Decimal("1.5"), "horizon_2_31": 2**31, "rate_huge": 1_000_000}
        assert stored == ([exact[entry["name"]]] if entry["name"] in exact else [])
        assert answer.status_code == (302 if stored else 200)


@pytest.mark.parametrize(("entry", "text"), [*entries("number"), *entries("text")])
def test_a_currency_is_one_that_is_set_up(signed_in, entry, text):
    assert signed_in.post(reverse("deal_create"), new_deal(currency=text)).status_code == 200
    assert Deal.objects.count() == 0


@pytest.mark.parametrize(("entry", "text"), entries("date"))
def test_a_date_is_a_day_within_reason(signed_in, entry, text):
    answer = signed_in.post(reverse("deal_create"), new_deal(next_step="Call", next_step_on=text))
    accepted = {"leap_ok", "expiry_past"}
    assert answer.status_code == (302 if entry["name"] in accepted else 200)
    deal = make_deal()
    observed = {"text": "Wrote", "observed_on": text, "weight": "seller_claimed", "person": "", "link": "", "criterion": ""}
    assert signed_in.post(reverse("evidence_record", args=[deal.pk]), observed).status_code in (302, 200)


@pytest.mark.parametrize(("entry", "text"), entries("query"))
def test_lists_take_only_what_they_offer(signed_in, entry, text):
    make_deal()
    query = text.split(" ")[0]
    for name in ("deal_list", "client_list"):
        plain, asked = signed_in.get(reverse(name)), signed_in.get(reverse(name) + query)
        assert asked.status_code == 200
        rows = [list(answer.context[name.removesuffix("_list") + "s"].page_obj) for answer in (plain, asked)]
        assert rows[0] == rows[1] or "stage=all" in query


@pytest.mark.parametrize(("entry", "text"), entries("mass_assign"))
def test_fields_that_a_form_does_not_have_do_nothing(client, people, entry, text):
    foreign = make_deal(owner=people.outsider, client=make_client(by=people.outsider))
    deal = make_deal(owner=people.owner)
    person = make_stakeholder(deal)
    client.force_login(people.owner)
    models: list[Any] = [Deal, Client, Stakeholder, Concern, Evidence, DealEvent]
    before = [list(model.objects.order_by("pk").values()) for model in models]
    sent = {**json.loads(text), "next_step": "Call", "stage": "5", "team": foreign.team_id, "is_superuser": "on"}
    for name, keys in [
        ("deal_edit", [deal.pk]),
        ("deal_next_step", [deal.pk]),
        ("deal_close", [deal.pk]),
        ("deal_move", [deal.pk]),
        ("stakeholder_edit", [deal.pk, person.pk]),
        ("client_edit", [deal.client_id]),
    ]:
        assert client.post(reverse(name, args=keys), sent).status_code in (409, 200)
    assert client.post(reverse("deal_edit", args=[foreign.pk]), sent).status_code == 404
    assert [list(model.objects.order_by("pk").values()) for model in models] == before
    people.owner.refresh_from_db()
    assert (people.owner.role, people.owner.is_superuser) == ("salesperson", False)


@pytest.mark.parametrize(("entry", "text"), entries("redirect"))
def test_nobody_is_led_to_another_site(signed_in, people, entry, text):
    deal = make_deal(owner=people.owner)
    address = reverse("deal_move", args=[deal.pk])
    to = deal.journey.stages.get(key="solution").pk
    answer = signed_in.post(f"{address}?{urlencode({'next': text})}", {"to": to, "reason": "Because", "version": 1})
    assert answer.status_code == 302
    led_to = urlsplit(answer.headers["Location"])
    assert (led_to.scheme, led_to.netloc) == ("", "")
    assert answer.headers["Location"].startswith("/")
    assert not answer.headers["Location"].startswith(("//", "/\\"))


def test_a_role_of_the_buyer_is_one_that_exists(signed_in, people):
    deal = make_deal(owner=people.owner)
    for role in ("0", "x", str(10**30), "\0", str(StakeholderRole.objects.count() + 100)):
        answer = signed_in.post(reverse("stakeholder_add", args=[deal.pk]), {"name": "A", "role": role})
        assert answer.status_code == 200
