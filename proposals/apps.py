from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProposalsConfig(AppConfig):
    name = "proposals"
    verbose_name = _("Proposals")

    def ready(self) -> None:
        from cjm.deals.panels import DealTab, deal_tabs
        from proposals import events

        deal_tabs.register(DealTab("proposals", _("Proposals"), "deal_proposals", 50))
        events.register()
