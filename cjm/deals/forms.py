"""The forms of a deal."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cjm.clients.models import Client
from cjm.deals.models import Deal, Evidence
from cjm.journey.models import ExitCriterion, Stage
from cjm.kernel.fields import BusinessDateField, NormalisedCharField, NumberField, WebAddressField
from cjm.kernel.forms import RefusableForm, RefusableModelForm, Result, VersionedForm, offer_rows, read_version
from cjm.kernel.listing import read_key
from cjm.kernel.text import folded
from cjm.kernel.versions import StaleVersion
from cjm.team.models import Currency, Role, User

LARGEST_AMOUNT = Decimal(10) ** 12
SUGGESTED_CLIENTS = 100
SIMILAR_CLIENTS = 5
SHORTEST_TELLING_WORD = 4
NEW_CLIENT = "new"


class PastDateField(BusinessDateField):
    """A day that has come already."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"initial": timezone.localdate, **kwargs})

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and value > timezone.localdate():
            raise ValidationError(_("This day is still to come. Record what has happened."), "in_future")


class NextStepForm(VersionedForm[Deal]):
    """What happens next, and when."""

    next_step_on = BusinessDateField(label=gettext_lazy("On"), required=False)

    class Meta:
        model = Deal
        fields = ["next_step", "next_step_on"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("next_step_on") and not cleaned.get("next_step") and "next_step" not in self.errors:
            self.add_error("next_step", _("Say what will happen on that day."))
        return cleaned


class DealForm(NextStepForm):
    """What people may change of a deal. Its owner is changed by those who see every team."""

    amount = NumberField(label=gettext_lazy("Expected amount"), minimum=Decimal(0), maximum=LARGEST_AMOUNT, decimal_places=2)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"))
    next_step_on = BusinessDateField(label=gettext_lazy("Date of the next step"), required=False)
    yearly_cost_of_inaction = NumberField(
        label=gettext_lazy("Yearly cost of doing nothing"),
        minimum=Decimal(0),
        maximum=LARGEST_AMOUNT,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy("In the deal's currency, worked out with the client's figures."),
    )

    class Meta(NextStepForm.Meta):
        fields = [
            "title",
            "amount",
            "currency",
            "purchase_type",
            "owner",
            "problem",
            "problem_owner",
            "yearly_cost_of_inaction",
            "next_step",
            "next_step_on",
        ]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = list(Currency.objects.order_by("-is_company", "code").values_list("code", flat=True))
        cast("forms.ChoiceField", self.fields["currency"]).choices = [(code, code) for code in codes]
        self._offer_owners(user)

    def _offer_owners(self, user: User) -> None:
        if not user.sees_every_team:
            del self.fields["owner"]
            return
        owners = User.objects.filter(is_active=True, team__isnull=False).exclude(role=Role.PRESALES)
        if self.instance.pk is not None:
            owners = User.objects.filter(is_active=True, team=self.instance.team_id) | User.objects.filter(
                pk=self.instance.owner_id
            )
        offer_rows(self, "owner", owners.order_by("name", "pk"))

    def _suggest_owner(self, user: User) -> None:
        if "owner" not in self.fields:
            return
        owners = list(cast("forms.ModelChoiceField[User]", self.fields["owner"]).queryset or ())
        if user in owners or len(owners) == 1:
            self.initial.setdefault("owner", (user if user in owners else owners[0]).pk)
        if not owners:
            self.fields["owner"].help_text = _(
                "Nobody can own a deal yet. On the company pages, put a salesperson or a director into a team."
            )


class NewDealForm(DealForm):
    """A new deal: the client is one we know, found by name, or a new one.

    When the name is new but like one we know, the form asks once which is meant.
    """

    client_name = NormalisedCharField(
        label=gettext_lazy("Client"),
        max_length=200,
        help_text=gettext_lazy("Type the company's name. One we do not know yet becomes a new client."),
        widget=forms.TextInput(attrs={"list": "known-clients", "autocomplete": "off"}),
    )
    field_order = ["client_name", "title", "amount", "currency", "purchase_type", "owner", "next_step", "next_step_on"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.user = user
        self.client: Client | None = None
        self.fields["purchase_type"].help_text = _("It decides which stages the deal passes.")
        if "currency" not in self.initial:
            self.initial["currency"] = Currency.objects.filter(is_company=True).values_list("code", flat=True).first()
        self.initial["amount"] = None
        self._suggest_owner(user)

    class Meta(DealForm.Meta):
        fields = ["title", "amount", "currency", "purchase_type", "owner", "next_step", "next_step_on"]

    @property
    def known_clients(self) -> list[str]:
        """The latest clients' names, to be suggested while typing."""
        names = Client.objects.visible_to(self.user).order_by("-pk").values_list("name", flat=True)
        return sorted(set(names[:SUGGESTED_CLIENTS]))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        name = cleaned.get("client_name")
        if name and "owner" not in self.errors:
            self._find_client(name)
        return cleaned

    def _find_client(self, name: str) -> None:
        clients = Client.objects.visible_to(self.user)
        owner = self.cleaned_data.get("owner")
        if owner is not None:
            clients = clients.filter(team=owner.team_id)
        known = [client for client in clients.filter(search__startswith=folded(name)) if folded(client.name) == folded(name)]
        if len(known) == 1:
            self.client = known[0]
            return
        alike = known or self._clients_like(name, Client.objects.filter(pk__in=clients.values("pk")))
        if alike:
            self._ask_which(name, alike)

    def _clients_like(self, name: str, clients: Any) -> list[Client]:
        telling = [word for word in folded(name).split() if len(word) >= SHORTEST_TELLING_WORD]
        return list(clients.matching(telling[0]).order_by("name", "pk")[:SIMILAR_CLIENTS]) if telling else []

    def _ask_which(self, name: str, alike: list[Client]) -> None:
        chosen = self.data.get("which_client", "")
        if chosen == NEW_CLIENT:
            return
        self.client = next((client for client in alike if str(client.pk) == chosen), None)
        choices = [(str(client.pk), " · ".join(filter(None, [client.name, client.place]))) for client in alike]
        choices.append((NEW_CLIENT, _("A new client called %(name)s") % {"name": name}))
        self.fields["which_client"] = forms.ChoiceField(label=_("Which client is it?"), choices=choices, widget=forms.RadioSelect)
        if self.client is None:
            self.add_error("which_client", _("There are clients with a name like this. Choose one, or say that it is a new one."))


class CriterionField(forms.ModelChoiceField[ExitCriterion]):
    """A choice of exit criteria, each with its stage."""

    def label_from_instance(self, obj: ExitCriterion) -> str:
        return f"{obj.stage.name}: {obj.text}"


class EvidenceForm(RefusableModelForm[Evidence]):
    """What the buyer did."""

    observed_on = PastDateField(label=gettext_lazy("When"))
    link = WebAddressField(
        label=gettext_lazy("Link"), required=False, help_text=gettext_lazy("To the letter, the minutes, the file.")
    )
    criterion = CriterionField(
        ExitCriterion.objects.none(),
        required=False,
        label=gettext_lazy("Proves"),
        empty_label=gettext_lazy("No criterion in particular"),
    )

    class Meta:
        model = Evidence
        fields = ["criterion", "text", "observed_on", "person", "weight", "link"]
        # Opened in place, the form takes the keyboard with it.
        widgets = {"weight": forms.RadioSelect, "text": forms.Textarea(attrs={"rows": 3, "autofocus": True})}

    def __init__(self, *args: Any, deal: Deal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        criteria = ExitCriterion.objects.filter(stage__journey=deal.journey_id).select_related("stage")
        offer_rows(self, "criterion", criteria.order_by("stage__position", "position"))


class DealActionForm(RefusableForm):
    """Something that is done to a deal as it stood when the page was made."""

    def __init__(self, *args: Any, deal: Deal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown_version = deal.version
        self.is_stale = False

    @property
    def based_on(self) -> int:
        """The version of the deal that the sender had before their eyes; 0, which no deal has, when the form does not say."""
        return read_version(self.data) or 0

    def result_of(self, operation: Callable[[], Result]) -> Result | None:
        """Run the operation; when somebody changed the deal first, say so and let the reader look again."""
        try:
            return super().result_of(operation)
        except StaleVersion as stale:
            current = cast("Deal", stale.current)
            self.is_stale = True
            self.shown_version = current.version
            names = {"stage": current.stage.name, "status": current.get_status_display()}
            self.add_error(
                None,
                _("Somebody changed this deal in the meantime. It now stands at “%(stage)s” (%(status)s). Look again, then decide.")
                % names,
            )
            return None

    @property
    def status(self) -> int:
        """The status to answer with: 409 after somebody changed the deal first."""
        return 409 if self.is_stale else super().status


class MoveForm(DealActionForm):
    """Where a deal goes, and why if the evidence does not say it."""

    to = forms.ModelChoiceField(
        Stage.objects.none(), label=gettext_lazy("To the stage"), empty_label=gettext_lazy("Choose a stage")
    )
    reason = NormalisedCharField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        required=False,
        single_line=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is kept in the history and shown to everybody who sees the deal."),
    )

    def __init__(self, *args: Any, deal: Deal, **kwargs: Any) -> None:
        super().__init__(*args, deal=deal, **kwargs)
        self._stages = Stage.objects.filter(journey=deal.journey_id).exclude(pk=deal.stage_id).order_by("position")
        offer_rows(self, "to", self._stages)

    @property
    def chosen_stage(self) -> Stage | None:
        """The stage that was sent, or that the address names."""
        chosen = read_key(str(self["to"].value() or ""))
        return self._stages.filter(pk=chosen).first() if chosen else None


class CloseForm(DealActionForm):
    """How a deal ended."""

    status_choices = [(Deal.Status.WON, pgettext_lazy("deal", "Won")), (Deal.Status.LOST, pgettext_lazy("deal", "Lost"))]
    outcome = forms.ChoiceField(label=gettext_lazy("The deal is"), choices=status_choices, widget=forms.RadioSelect)
    reason = NormalisedCharField(
        label=gettext_lazy("What decided it"),
        max_length=1000,
        required=False,
        single_line=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One or two sentences; the next deals learn from it."),
    )


class ReopenForm(DealActionForm):
    """Why a closed deal is open again."""

    reason = NormalisedCharField(
        label=gettext_lazy("Reason"), max_length=1000, required=False, single_line=False, widget=forms.Textarea(attrs={"rows": 3})
    )
