"""Drivers and alternatives: added and removed."""

from decimal import Decimal

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _

from tco.models import Alternative, Driver
from tco.workspace.cells import ALTERNATIVE_FIELDS, DRIVER_FIELDS
from tco.workspace.malformed import Malformed, key_in, text_in
from tco.workspace.naming import free_key, users_of, where
from tco.workspace.work import Operation, Work, made

NAMED_LINES = 6


def new_driver(work: Work, operation: Operation) -> None:
    """Add a driver; without a value it is 0, without a key it gets one."""
    taken = {driver.key for driver in work.table.drivers}
    key = text_in(operation, "key", default="").strip() or free_key("driver", taken)
    driver = Driver(cost_model=work.table.model, position=0, key=key, value=Decimal(0))
    drivers = work.table.drivers
    after = next((index for index, each in enumerate(drivers) if each.pk == operation.get("after")), len(drivers) - 1)
    work.table.add_driver(driver, after + 1)
    for name in ("key", "name", "unit", "value", "low", "high", "growth"):
        text = text_in(operation, name, default="")
        columns = work.read(DRIVER_FIELDS, name, text) if text.strip() else None
        if columns is not None:
            for column, value in columns.items():
                setattr(driver, column, value)
        for column in DRIVER_FIELDS[name].columns:
            work.marks.note(driver, column, work.index, name)
    if not work.stands("key"):
        driver.key = free_key("driver", taken)
    made(work, operation, driver)


def delete_driver(work: Work, operation: Operation) -> None:
    """Remove a driver that no expression names."""
    try:
        driver = work.table.driver(key_in(operation, "driver"))
    except ObjectDoesNotExist:
        return
    users = [where(line) for line in users_of(work.table, driver.key)]
    if users:
        names = "; ".join(users[:NAMED_LINES]) + (" …" if len(users) > NAMED_LINES else "")
        message = _("“%(driver)s” is used by: %(lines)s. Change these amounts first.") % {"driver": driver.key, "lines": names}
        work.refuse("", driver.key, message)
        return
    work.table.remove_driver(driver)


# --- Columns ----------------------------------------------------------------------------------------------------------------------


def new_alternative(work: Work, operation: Operation) -> None:
    """Add a column."""
    table = work.table
    kind = text_in(operation, "kind", default="") or Alternative.Kind.COMPETITOR
    if kind not in Alternative.Kind.values:
        raise Malformed(_("There is no kind of alternative “%(name)s”.") % {"name": kind[:40]})
    columns = work.read(ALTERNATIVE_FIELDS, "name", text_in(operation, "name", default=""))
    name = (columns or {}).get("name") or str(Alternative.Kind(kind).label)
    subject = table.subject() if table.alternatives else None
    if kind == Alternative.Kind.OURS and subject is not None and not table.model.subject:
        # With two of ours it no longer follows by itself which one is sold.
        work.write(table.model, {"subject": subject.key}, "kind")
    key = free_key(str(kind), (each.key for each in table.alternatives))
    alternative = Alternative(cost_model=table.model, position=0, key=key, name=name, kind=kind)
    table.add_alternative(alternative, len(table.alternatives))
    work.marks.note(alternative, "name", work.index, "")
    made(work, operation, alternative)


def delete_alternative(work: Work, operation: Operation) -> None:
    """Remove a column with its lines; the one that is being sold stays."""
    table = work.table
    try:
        alternative = table.alternative(key_in(operation, "alternative"))
    except ObjectDoesNotExist:
        return
    if alternative is table.subject():
        message = _("“%(name)s” is what the model is about. Sell another alternative first: choose it under Conventions.")
        work.refuse("", alternative.name, message % {"name": alternative.name})
        return
    priced = [driver.key for driver in table.drivers if driver.price_of == alternative.key]
    if priced:
        message = _("“%(name)s” sets these drivers as its price: %(drivers)s. Change them first.")
        work.refuse("", alternative.name, message % {"name": alternative.name, "drivers": ", ".join(priced)})
        return
    if table.model.reference == alternative.key:
        work.write(table.model, {"reference": ""}, "")
    table.remove_alternative(alternative)
