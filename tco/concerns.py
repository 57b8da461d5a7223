"""Cost lines as answers to what stops a person: both carry the same key."""

from collections.abc import Sequence

from django.urls import reverse

from cjm.deals.models import Deal
from cjm.stakeholders.answers import Answer
from tco.models import CostLine


def find_answers(deal: Deal) -> Sequence[Answer]:
    """Return the lines of the deal's cost model that answer a concern, one for each key."""
    lines = CostLine.objects.filter(alternative__cost_model__deal=deal).exclude(concern="")
    address = reverse("deal_cost", args=[deal.pk])
    answers: dict[str, Answer] = {}
    for key, name in lines.order_by("alternative__position", "position").values_list("concern", "name"):
        # The first line of a key names it: usually our own offer's.
        answers.setdefault(key, Answer(key, name, address))
    return list(answers.values())
