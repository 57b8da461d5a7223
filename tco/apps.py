from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class TcoConfig(AppConfig):
    name = "tco"
    verbose_name = _("Cost of ownership")

    def ready(self) -> None:
        from cjm.deals.panels import DealTab, GapFinder, deal_tabs, gap_finders
        from cjm.kernel.navigation import NavigationEntry, navigation
        from cjm.stakeholders.answers import AnswerFinder, answer_finders
        from tco.concerns import find_answers
        from tco.gaps import find_cost_gaps
        from tco.history import register_event_kinds
        from tco.negotiation.history import register_negotiation_events

        templates, beside_templates = pgettext_lazy("navigation", "Templates"), ("country_profiles", "table_layouts")
        navigation.register(NavigationEntry("cost_templates", templates, "cost_templates", 40, beside_templates))
        deal_tabs.register(DealTab("cost", _("Cost of ownership"), "deal_cost", 30))
        deal_tabs.register(DealTab("negotiation", pgettext_lazy("tab of a deal", "Negotiation"), "deal_negotiation", 35))
        gap_finders.register(GapFinder("cost", 45, find_cost_gaps))
        answer_finders.register(AnswerFinder("cost", 10, find_answers))
        register_event_kinds()
        register_negotiation_events()
