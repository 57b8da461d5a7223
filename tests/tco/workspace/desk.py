"""A deal with a small model, and somebody who works on it."""

from typing import Any

from django.test import Client

from cjm.deals.models import Deal
from tco.mapping import document_of
from tco.models import Alternative, CostLine, CostModel, Driver
from tco.operations import save_document
from tests.factories import NOW

JSON = "application/json"


def document() -> dict[str, Any]:
    """Two offers over three years with five rows, two of them shared, and two drivers."""
    return {
        "format": "headroom.tco/1",
        "name": "Label printers",
        "currency": "EUR",
        "base_date": "2026-01-01",
        "periods": {"count": 3, "unit": "year"},
        "discount": {"rate": 0.1},
        "drivers": [
            {"key": "printers", "name": "Printers", "value": 10, "unit": "pieces"},
            {"key": "wage", "name": "Wage", "value": 20, "low": 15, "high": 30},
            {"key": "unused", "value": 1},
        ],
        "alternatives": [
            {
                "key": "ours",
                "name": "Our offer",
                "kind": "ours",
                "lines": [
                    {"name": "Price", "category": "acquisition", "amount": 1000, "when": {"at": 0}, "price": True},
                    {"name": "Service", "category": "maintenance", "amount": "printers * 10", "when": {"from": 1}},
                ],
            },
            {
                "key": "rival",
                "name": "Rival",
                "kind": "competitor",
                "lines": [
                    {"name": "Price", "category": "acquisition", "amount": 800, "when": {"at": 0}, "price": True},
                    {"name": "Service", "category": "maintenance", "amount": 300.5, "low": 200, "high": 400, "when": {"from": 1}},
                    {"name": "Ribbons", "category": "operation", "amount": "printers*wage", "when": {"from": 1, "every": 2}},
                ],
            },
        ],
    }


class Desk:
    """The model of a deal, its rows by what they are called, and a browser signed in as its owner or another."""

    def __init__(self, deal: Deal, client: Client, user: Any = None) -> None:
        self.deal = deal
        self.client = client
        self.client.force_login(user or deal.owner)

    @classmethod
    def laid(cls, deal: Deal, client: Client, given: dict[str, Any] | None = None) -> "Desk":
        """Return a desk with a model on it."""
        save_document(deal=deal, document=given or document(), by=deal.owner, at=NOW)
        return cls(deal, client)

    @property
    def model(self) -> CostModel:
        return CostModel.objects.get(deal=self.deal)

    def document(self) -> dict[str, Any]:
        """Return the document that is stored."""
        return document_of(self.model)

    def line(self, alternative: str, name: str) -> CostLine:
        return CostLine.objects.get(alternative__cost_model__deal=self.deal, alternative__key=alternative, name=name)

    def driver(self, key: str) -> Driver:
        return Driver.objects.get(cost_model__deal=self.deal, key=key)

    def alternative(self, key: str) -> Alternative:
        return Alternative.objects.get(cost_model__deal=self.deal, key=key)

    def address(self, rest: str = "") -> str:
        return f"/deals/{self.deal.pk}/cost/workspace/{rest}"

    def post(self, rest: str, data: Any) -> Any:
        return self.client.post(self.address(rest), data, content_type=JSON)

    def edit(self, *operations: dict[str, Any], based_on: int | None = None) -> Any:
        """Send one edit."""
        return self.post("edit/", {"based_on": based_on or self.model.version, "do": list(operations)})

    def undo(self, **more: Any) -> Any:
        return self.post("undo/", {"based_on": self.model.version, **more})

    def redo(self, **more: Any) -> Any:
        return self.post("redo/", {"based_on": self.model.version, **more})

    def sheet(self) -> Any:
        return self.client.get(self.address("sheet.json")).json()
