"""The forms of a client."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cjm.clients.models import Client
from cjm.kernel.fields import WebAddressField
from cjm.kernel.forms import VersionedForm
from cjm.team.models import Team, User


class ClientForm(VersionedForm[Client]):
    """What people know about a company that buys."""

    website = WebAddressField(label=_("website"), required=False)

    class Meta:
        model = Client
        fields = ["name", "industry", "country", "city", "website", "about"]


class NewClientForm(ClientForm):
    """The same for a new client; those who belong to no team also say whose client it is."""

    team = forms.ModelChoiceField(Team.objects.all(), label=_("team"), help_text=_("Its people see the client and its deals."))

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if user.team_id is not None:
            del self.fields["team"]
