"""Who may do what with the cost of ownership: a table, not prose."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tco.models import CostModel
from tco.operations import keep_draft, save_document
from tests.factories import NOW, make_deal, people
from tests.tco.documents import rich_document
from tests.tco.sheets import sheet_of

TOKEN = re.compile(rb"[A-Za-z0-9]{64}")

pytestmark = pytest.mark.django_db

SEE = {"owner": 200, "teammate": 200, "presales": 200, "outsider": 404, "director": 200, "administrator": 200, "nobody": 302}
CHANGE = {"owner": 302, "teammate": 403, "presales": 302, "outsider": 404, "director": 302, "administrator": 302, "nobody": 302}
LOOK_AT_FORM = SEE | {"teammate": 403}

ROUTES: list[Any] = [
    ("get", "", SEE),
    ("get", "?against=rent&money=plain", SEE),
    ("get", "template.xlsx", SEE),
    ("get", "model.xlsx", SEE),
    ("get", "calculation.xlsx", SEE),
    ("get", "model.json", SEE),
    ("get", "result.json", SEE),
    ("get", "upload/", LOOK_AT_FORM),
    ("post", "upload/", CHANGE),
    ("get", "delete/", LOOK_AT_FORM),
    ("post", "delete/", CHANGE),
    ("get", "upload/{draft}/", LOOK_AT_FORM),
    ("post", "upload/{draft}/confirm/", CHANGE),
    ("post", "upload/{draft}/discard/", CHANGE),
]


@pytest.mark.parametrize("person", list(SEE))
@pytest.mark.parametrize(("method", "path", "expected"), ROUTES, ids=[f"{route[0]}-{route[1]}" for route in ROUTES])
def test_the_table_of_permissions(client: Client, person: str, method: str, path: str, expected: dict[str, int]):
    deal = make_deal()
    save_document(deal=deal, document=rich_document(), by=deal.owner, at=NOW)
    user = getattr(people(), person, None)
    draft = keep_draft(deal=deal, file_name="a.xlsx", content=sheet_of(), by=user or deal.owner, at=_now())
    if user is not None:
        client.force_login(user)
    data = {"based_on": 1}
    if path == "upload/" and method == "post":
        data = {"file": SimpleUploadedFile("a.xlsx", sheet_of())}  # type: ignore[dict-item]
    address = f"/deals/{deal.pk}/cost/{path.format(draft=draft.pk)}"
    assert getattr(client, method)(address, data if method == "post" else None).status_code == expected[person]
    if method == "post" and expected[person] != 302:
        assert CostModel.objects.get().version == 1


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def test_a_teammate_sees_the_comparison_without_the_ways_to_change_it(client: Client):
    deal = make_deal()
    save_document(deal=deal, document=rich_document(), by=deal.owner, at=NOW)
    client.force_login(people().teammate)
    page = client.get(f"/deals/{deal.pk}/cost/").content.decode()
    assert ("Screw compressor K-90" in page, "cost/upload/" in page, "cost/delete/" in page) == (True, False, False)


def test_what_does_not_exist_answers_like_what_may_not_be_seen(client: Client):
    deal = make_deal()
    client.force_login(people().outsider)
    hidden = client.get(f"/deals/{deal.pk}/cost/model.json")
    missing = client.get("/deals/999999/cost/model.json")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert [TOKEN.sub(b"", answer.content) for answer in (hidden, missing)] == [TOKEN.sub(b"", hidden.content)] * 2


def test_a_deal_without_a_model_has_nothing_to_download_or_remove(client: Client):
    deal = make_deal()
    client.force_login(people().owner)
    statuses = [
        client.get(f"/deals/{deal.pk}/cost/{path}").status_code for path in ("model.xlsx", "model.json", "result.json", "delete/")
    ]
    assert statuses == [404, 404, 404, 404]
