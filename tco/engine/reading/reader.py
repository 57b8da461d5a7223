"""Reading a whole document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import get_args

from tco.engine.arithmetic import quiet
from tco.engine.document import fingerprint
from tco.engine.expressions import Expression
from tco.engine.flows import environment_of
from tco.engine.messages import InvalidModel
from tco.engine.model import PERIODS_PER_YEAR, Alternative, Kind, Line, Model
from tco.engine.reading.amounts import AmountChecker, check_bounds, check_names
from tco.engine.reading.drivers import read_drivers
from tco.engine.reading.fields import Fields, Findings
from tco.engine.reading.lines import Setting, open_line, read_line
from tco.engine.reading.settings import (
    MAX_PERIODS,
    Horizon,
    read_discount,
    read_exchange_rates,
    read_horizon,
    read_vat_recoverable,
)
from tco.engine.reading.together import lines_together

FORMAT = "headroom.tco/1"
MAX_ALTERNATIVES = 12
MAX_LINES = 500
KINDS: tuple[Kind, ...] = get_args(Kind)

_COUNTED = re.compile(
    r"^(?:(?P<driver>drivers\[\d+\])(?:\.(?:key|value|growth|low|high)\b.*)?"
    r"|(?P<line>alternatives\[\d+\]\.lines\[\d+\])(?:\.(?:when|lifetime)\b.*)?)\Z",
    re.DOTALL,
)
_ALTERNATIVE = re.compile(r"alternatives\[\d+\](\.kind)?\Z")
_FIELDS = frozenset(
    {
        "format",
        "name",
        "currency",
        "base_date",
        "periods",
        "discount",
        "inflation",
        "vat",
        "fx",
        "drivers",
        "alternatives",
        "subject",
        "reference",
    }
)
_ALTERNATIVE_FIELDS = frozenset({"key", "name", "kind", "lines", "periods"})


def read_model(document: object) -> Model:
    """Return the model in a document (contract, "The model"). Raises InvalidModel with every error found.

    `document` is what `document.parse_document` returns, or the same made of plain dicts, lists, text and numbers.
    """
    findings = Findings()
    model = _Reader(Fields(document, "", findings, _FIELDS), findings).read()
    if findings.errors:
        raise InvalidModel(tuple(findings.errors))
    return model


class _Reader:
    """Reads a document top to bottom. What could not be read is replaced by something harmless; the model is then dropped."""

    def __init__(self, document: Fields, findings: Findings) -> None:
        self.document = document
        self.findings = findings

    def read(self) -> Model:
        document = self.document
        if not document.is_object:
            raise InvalidModel(tuple(self.findings.errors))
        document.choice("format", (FORMAT,), required=True)
        name = document.text("name", required=True) or ""
        currency = document.currency("currency", required=True)
        base_date = document.iso_date("base_date", required=True) or ""
        horizon = read_horizon(document)
        discount = read_discount(document)
        inflation = document.rate("inflation") or 0.0
        vat_recoverable = read_vat_recoverable(document)
        fx = read_exchange_rates(document)
        keys = self._alternative_keys()
        drivers = read_drivers(document, horizon.periods, keys)
        alternatives = self._alternatives(Setting(horizon.periods, PERIODS_PER_YEAR[horizon.unit], currency, fx))
        subject = self._subject(alternatives, keys)
        model = Model(
            name=name,
            currency=currency or "",
            base_date=base_date,
            periods=horizon.periods or 1,
            unit=horizon.unit,
            discount=discount,
            inflation=inflation,
            vat_recoverable=vat_recoverable,
            fx=fx,
            drivers=drivers,
            alternatives=alternatives,
            subject=subject or "",
            reference=self._reference(subject, keys),
            sha256="" if self.findings.errors else fingerprint(document.members),
        )
        with quiet():
            self._check_amounts(model, horizon)
        return model

    def _alternative_keys(self) -> frozenset[str] | None:
        """Keys that the alternatives give themselves; None when there is no list of them."""
        value = self.document.members.get("alternatives")
        if not isinstance(value, list | tuple):
            return None
        keys = (item.get("key") for item in value if isinstance(item, Mapping))
        return frozenset(key for key in keys if isinstance(key, str))

    def _alternatives(self, setting: Setting) -> tuple[Alternative, ...]:
        seen: set[str] = set()
        found = tuple(
            self._alternative(Fields(item, path, self.findings, _ALTERNATIVE_FIELDS), setting, seen)
            for path, item in self.document.items("alternatives", MAX_ALTERNATIVES, required=True)
        )
        if self.document.members.get("alternatives") in ([], ()):
            self.document.wrong("alternatives", "too_few")
        return found

    def _alternative(self, fields: Fields, setting: Setting, seen: set[str]) -> Alternative:
        key = fields.text("key", required=True, may_be_empty=False)
        if key in seen:
            fields.wrong("key", "repeated_key", key=key)
        seen.add(key or "")
        name = fields.text("name", required=True) or ""
        kind = fields.choice("kind", KINDS, required=True) or "other"
        periods = setting.periods
        if fields.has("periods"):
            periods = fields.whole("periods", 1, MAX_PERIODS)
        lines = self._lines(fields, replace(setting, periods=periods))
        return Alternative(key or "", name, kind, lines, periods or 1)

    def _lines(self, fields: Fields, setting: Setting) -> tuple[Line, ...]:
        """Read the lines of an alternative together; one by one where that leaves a doubt, so that every error is told."""
        items = list(fields.items("lines", MAX_LINES, required=True))
        together = lines_together([item for _, item in items], setting)
        if together is not None:
            return together
        return tuple(read_line(open_line(item, path, fields), setting) for path, item in items)

    def _subject(self, alternatives: tuple[Alternative, ...], keys: frozenset[str] | None) -> str | None:
        if self.document.has("subject"):
            return self._known("subject", self.document.text("subject"), keys)
        ours = [alternative.key for alternative in alternatives if alternative.kind == "ours"]
        if len(ours) == 1:
            return ours[0]
        if alternatives and not any(_ALTERNATIVE.match(error.path) for error in self.findings.errors):
            self.document.wrong("subject", "subject_not_clear", count=len(ours))
        return None

    def _reference(self, subject: str | None, keys: frozenset[str] | None) -> str | None:
        reference = self._known("reference", self.document.text("reference"), keys)
        if reference is not None and reference == subject:
            self.document.wrong("reference", "reference_is_subject")
        return reference

    def _known(self, field: str, key: str | None, keys: frozenset[str] | None) -> str | None:
        if key is not None and keys is not None and key not in keys:
            self.document.wrong(field, "no_such_alternative", key=key)
            return None
        return key

    def _check_amounts(self, model: Model, horizon: Horizon) -> None:
        """Check the expressions that can be read, whatever else is wrong; with nothing wrong, also that all is finite."""
        checked = _Soundness(self.findings, model)
        for index, alternative in enumerate(model.alternatives):
            checker = AmountChecker(alternative, environment_of(model, alternative.periods), self.findings)
            for row, line in enumerate(alternative.lines):
                if not isinstance(line.amount, Expression):
                    continue
                path = f"alternatives[{index}].lines[{row}]"
                if checked.allows_names and not check_names(line.amount, path, checked.drivers, self.findings):
                    continue
                if horizon.periods is not None and checked.allows(line.amount, path):
                    checker.check(line, line.amount, path)
        if not self.findings.errors:
            for index, alternative in enumerate(model.alternatives):
                check_bounds(alternative, f"alternatives[{index}]", environment_of(model, alternative.periods), self.findings)


class _Soundness:
    """Which parts of the document were read without an error in what the amounts of expressions are calculated from.

    `drivers` are the keys of all drivers, sound or not; `allows_names` says whether the list of drivers is there at all.
    """

    def __init__(self, findings: Findings, model: Model) -> None:
        counted = (_COUNTED.match(error.path) for error in findings.errors)
        self.broken = frozenset(match["driver"] or match["line"] for match in counted if match)
        self.paths = frozenset(error.path for error in findings.errors)
        self.allows_names = "drivers" not in self.paths
        self.drivers = frozenset(driver.key for driver in model.drivers)
        self.broken_drivers = frozenset(
            driver.key for index, driver in enumerate(model.drivers) if f"drivers[{index}]" in self.broken
        )

    def allows(self, amount: Expression, path: str) -> bool:
        """Whether the line at `path`, its alternative's length and the drivers it uses are sound enough to calculate."""
        if path in self.broken or f"{path.partition('.')[0]}.periods" in self.paths:
            return False
        return self.allows_names and not amount.names & self.broken_drivers
