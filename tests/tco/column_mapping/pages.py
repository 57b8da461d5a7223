"""The way of a client's table through the pages, for the tests: uploaded, explained, looked at, confirmed."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cjm.deals.models import Deal
from tests.tco.column_mapping.tables import WIDE


def upload(client: Client, deal: Deal, content: str | bytes = WIDE, name: str = "costs.csv") -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post(f"/deals/{deal.pk}/cost/upload/", {"file": SimpleUploadedFile(name, data)})


def asked(client: Client, deal: Deal, content: str | bytes = WIDE) -> str:
    """Upload a table that is not known yet and return the address of the question."""
    response = upload(client, deal, content)
    assert response.status_code == 302
    assert response["Location"].endswith("/columns/")
    return str(response["Location"])


def answers(client: Client, address: str) -> dict[str, Any]:
    """Return what the form of a page would send as it stands."""
    form = client.get(address).context["form"]
    return {field.html_name: field.value() for field in form if field.value() not in (None, False)}


def preview_after(client: Client, address: str, **changed: Any) -> str:
    """Answer the question as it is guessed, but for what is changed, and return the address of the preview."""
    response = client.post(address, {**answers(client, address), **changed})
    assert response.status_code == 302
    return str(response["Location"])


def confirm(client: Client, address: str, based_on: int = 0, **also: str) -> Any:
    return client.post(f"{address.partition('?')[0]}confirm/", {"based_on": based_on, **also})
