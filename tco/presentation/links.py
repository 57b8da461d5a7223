"""Where a number of the model is changed: the page of its line or driver in the workspace."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def addresses_of(cost_model: Any) -> dict[str, str]:
    """Return the address of each driver and line by its path in the document; empty where there is no workspace to lead to.

    `cost_model` is a row with its drivers and lines read already, as `tco.queries.whole_models` reads them.
    """
    addresses = {}
    try:
        for index, driver in enumerate(cost_model.drivers.all()):
            addresses[f"drivers[{index}]"] = reverse("cost_driver", args=[cost_model.deal_id, driver.pk])
        for place, alternative in enumerate(cost_model.alternatives.all()):
            for index, line in enumerate(alternative.lines.all()):
                path = f"alternatives[{place}].lines[{index}]"
                addresses[path] = reverse("cost_line", args=[cost_model.deal_id, line.pk])
    except NoReverseMatch:
        return {}
    return addresses
