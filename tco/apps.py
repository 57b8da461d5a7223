from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TcoConfig(AppConfig):
    name = "tco"
    verbose_name = _("Cost of ownership")
