"""What is typed on the negotiation desk, and the forms behind it."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cjm.kernel import formats
from cjm.kernel.fields import NormalisedCharField, NumberField
from cjm.kernel.formats import uses_decimal_comma
from cjm.kernel.forms import RefusableForm, VersionedForm
from cjm.kernel.numbers import parse_number
from tco.catalogue import client_policies
from tco.models import CostModel
from tco.negotiation.models import Concession, InternalCost

OFF, PRICE = "off", "price"
CHANGE, VALUE = "change", "value"
LONGEST_DELAY = 120
MOST_CHANGE = Decimal(1000)
WHOLE, HUNDRED = Decimal(0), Decimal(100)
TYPED = ("theirs", "ours", "delay", "volume")
LONGEST_TYPED = 60
PERIODS_LIMIT = 600


class PercentOrPriceField(NumberField):
    """A number that may be followed by the sign of per cent, as it is said in a call."""

    def to_python(self, value: Any) -> Decimal | None:
        text = str(value or "").strip()
        return super().to_python(text.removesuffix("%").strip() or text)


class DeskForm(RefusableForm):
    """The inputs of the desk, as they stand in the address. A choice that is none falls back to the first one."""

    against = forms.ChoiceField(label=_("Against"))
    theirs = PercentOrPriceField(label=_("Their offer"), required=False, minimum=-HUNDRED)
    theirs_as = forms.ChoiceField(choices=[(OFF, pgettext_lazy("what is typed", "off, %")), (PRICE, _("price"))])
    ours = PercentOrPriceField(label=_("Our offer"), required=False, minimum=-HUNDRED)
    ours_as = forms.ChoiceField(choices=[(OFF, pgettext_lazy("what is typed", "off, %")), (PRICE, _("price"))])
    delay = NumberField(
        label=_("Decision put off by, months"), required=False, minimum=WHOLE, maximum=Decimal(LONGEST_DELAY), decimal_places=1
    )
    volume = PercentOrPriceField(label=_("Volume"), required=False)
    volume_as = forms.ChoiceField(choices=[(CHANGE, pgettext_lazy("what is typed", "change, %")), (VALUE, _("new value"))])
    driver = forms.ChoiceField(label=_("Of what"), required=False)
    without = forms.BooleanField(label=_("Leave the agreed trades out"), required=False)

    def __init__(self, query: Mapping[str, str], *, rivals: Sequence[tuple[str, str]], drivers: Sequence[tuple[str, str]]) -> None:
        data = {name: str(query.get(name, ""))[:LONGEST_TYPED] for name in TYPED}
        data |= {name: str(query.get(name, "")) for name in ("against", "theirs_as", "ours_as", "volume_as", "driver", "without")}
        super().__init__(data)
        self._choose("against", rivals)
        self._choose("driver", drivers)
        for name in ("theirs_as", "ours_as", "volume_as"):
            self._choose(name, list(self.fields[name].choices))  # type: ignore[attr-defined]

    def _choose(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        if self.data[name] not in {key for key, _ in choices}:
            self.data[name] = choices[0][0] if choices else ""  # type: ignore[index]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("theirs", "ours", "volume"):
            if self.data[name].strip().endswith("%") and cleaned.get(f"{name}_as") in (PRICE, VALUE):
                self.add_error(name, _("This is a percentage. Choose per cent beside the field, or write the number alone."))
        for name in ("theirs", "ours"):
            value = cleaned.get(name)
            if value is not None and cleaned.get(f"{name}_as") == OFF and value > HUNDRED:
                self.add_error(name, _("A discount is at most 100 per cent; a negative one raises the price."))
            elif value is not None and cleaned.get(f"{name}_as") == PRICE and value < 0:
                self.add_error(name, _("A price is not negative."))
        volume = cleaned.get("volume")
        if volume is not None and cleaned.get("volume_as") == CHANGE and not -HUNDRED <= volume <= MOST_CHANGE:
            self.add_error("volume", _("A change lies between −100 and 1000 per cent."))
        elif volume is not None and cleaned.get("volume_as") == VALUE and volume < 0:
            self.add_error("volume", _("A volume is not negative."))
        return cleaned

    def number(self, name: str) -> Decimal | None:
        """Return what was typed into a field, None when it is empty or wrong."""
        value: Decimal | None = None if name in self.errors else self.cleaned_data.get(name)
        return value

    @property
    def query(self) -> dict[str, str]:
        """Return what the address has to say: what was typed, as typed, and the choices that matter for it."""
        kept = {"against": self.data["against"]} | {name: self.data[name] for name in TYPED if self.data[name].strip()}
        kept |= {f"{name}_as": self.data[f"{name}_as"] for name in ("theirs", "ours", "volume") if name in kept}
        kept |= {"driver": self.data["driver"]} if "volume" in kept else {}
        return kept | ({"without": "1"} if self.cleaned_data.get("without") else {})


class InternalCostForm(VersionedForm[InternalCost]):
    """What the offer costs ourselves. Only for those who may know it."""

    cost = NumberField(label=_("What the offer costs us"), minimum=Decimal(0))
    lowest_margin_percent = NumberField(
        label=_("Lowest margin, %"),
        minimum=Decimal(0),
        maximum=Decimal(99),
        help_text=_("As a share of the price. Below it nobody may sell."),
    )

    class Meta:
        model = InternalCost
        fields = ("note",)

    field_order = ("cost", "lowest_margin_percent", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.update(cost=self.instance.cost, lowest_margin_percent=self.instance.lowest_margin_percent)
        else:
            self.shown_version = 0
        currency = self.instance.cost_model.currency
        self.fields["cost"].help_text = _(
            "In %(currency)s, undiscounted, for the volume in the model: what we spend to keep it."
        ) % {"currency": currency}
        if self.instance.pk:
            _ask_anew(self, "cost", self.instance.cost, self.instance.currency, currency)

    @property
    def values(self) -> dict[str, Any]:
        """Return what was typed, as the operation takes it."""
        return {
            "cost": self.cleaned_data["cost"],
            "lowest_margin": self.cleaned_data["lowest_margin_percent"] / 100,
            "note": self.cleaned_data["note"],
        }


class WorthField(NormalisedCharField):
    """A number the way its reader writes it, else an expression over the drivers."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return text
        try:
            return parse_number(text, decimal_comma=uses_decimal_comma())
        except ValidationError as not_a_number:
            if not any(character.isalpha() or character in "()*/" for character in text) or text.casefold() in ("nan", "inf"):
                raise not_a_number from None
            return text

    def run_validators(self, value: Any) -> None:
        if isinstance(value, str):
            super().run_validators(value)

    def prepare_value(self, value: Any) -> Any:
        return NumberField().prepare_value(value) if isinstance(value, Decimal) else value


class ConcessionForm(VersionedForm[Concession]):
    """Something we can give, what it is worth to the client, and what we ask for it."""

    policy = forms.ChoiceField(label=_("Client policy"))
    worth = WorthField(label=_("Worth to the client"), max_length=500)
    rhythm = forms.ChoiceField(
        label=_("When the client has it"),
        choices=[("once", pgettext_lazy("flow", "Once")), ("recurring", pgettext_lazy("flow", "Again and again"))],
        widget=forms.RadioSelect,
        initial="once",
    )
    start = forms.IntegerField(label=_("In or from period"), min_value=0, max_value=PERIODS_LIMIT, initial=0)
    last = forms.IntegerField(label=_("To period"), min_value=0, max_value=PERIODS_LIMIT, required=False)
    every = forms.IntegerField(label=_("Every … periods"), min_value=1, max_value=PERIODS_LIMIT, required=False)
    our_cost = NumberField(label=_("What it costs us"), required=False, minimum=Decimal(0))

    class Meta:
        model = Concession
        fields = ("policy", "gives", "asks", "status")

    field_order = ("gives", "policy", "worth", "rhythm", "start", "last", "every", "our_cost", "asks", "status")

    def __init__(self, *args: Any, cost_model: CostModel, sees_cost: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currency = cost_model.currency
        self.fields["worth"].help_text = _(
            "A number in %(currency)s, or an expression over the drivers of the model, such as 3 * hour_rate. At today's prices."
        ) % {"currency": currency}
        self.fields["our_cost"].help_text = _("In %(currency)s, undiscounted. Salespeople do not see it.") % {"currency": currency}
        self.fields["policy"].choices = [(word.key, word.name) for word in client_policies().values()]  # type: ignore[attr-defined]
        if not sees_cost:
            del self.fields["our_cost"]
        if self.instance.pk is not None:
            own = ("worth", "rhythm", "start", "last", "every", *(("our_cost",) if sees_cost else ()))
            self.initial.update({name: getattr(self.instance, name) for name in own})
            _ask_anew(self, "worth", self.instance.worth, self.instance.currency, currency)
            if sees_cost and self.instance.our_cost is not None:
                _ask_anew(self, "our_cost", self.instance.our_cost, self.instance.our_cost_currency, currency)

    @property
    def values(self) -> dict[str, Any]:
        """Return the columns that were typed, as the operations take them."""
        typed = self.cleaned_data
        worth, is_once = typed["worth"], typed["rhythm"] == "once"
        columns: dict[str, Any] = {name: typed[name] for name in ("policy", "gives", "asks", "status", "our_cost") if name in typed}
        columns |= {"amount": None, "expression": worth} if isinstance(worth, str) else {"amount": worth, "expression": ""}
        return columns | {
            "at": typed["start"] if is_once else None,
            "first": None if is_once else typed["start"],
            "last": None if is_once else typed["last"],
            "every": None if is_once else typed["every"],
        }

    @property
    def rhythm_fields(self) -> list[forms.BoundField]:
        """Return the fields that only a flow that comes back has."""
        return [self["last"], self["every"]]


def _ask_anew(form: forms.BaseForm, name: str, typed: Decimal | str, before: str, now: str) -> None:
    """Let nobody keep by mistake a number that was typed in another currency than the model is in now."""
    if before == now:
        return
    form.initial[name] = ""
    form.fields[name].help_text = _(
        "The model is in %(now)s now; here stood %(typed)s, meant in %(before)s. Enter it in %(now)s."
    ) % {"now": now, "before": before, "typed": typed if isinstance(typed, str) else formats.number(typed, _places(typed))}


def _places(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return min(6, max(0, -exponent)) if isinstance(exponent, int) else 0


class ConcessionStateForm(VersionedForm[Concession]):
    """The state of a concession, changed with one press during a call."""

    class Meta:
        model = Concession
        fields = ("status",)
