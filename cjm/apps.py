from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CjmConfig(AppConfig):
    name = "cjm"
    verbose_name = _("Customer journey")

    def ready(self) -> None:
        self._register_navigation()
        self._register_deal_pages()

    def _register_navigation(self) -> None:
        from cjm.kernel.navigation import NavigationEntry, navigation

        navigation.register(NavigationEntry("board", _("Board"), "board", 10))
        navigation.register(NavigationEntry("deals", _("Deals"), "deal_list", 20))
        navigation.register(NavigationEntry("clients", _("Clients"), "client_list", 30))

    def _register_deal_pages(self) -> None:
        from cjm.clients import record as client_record
        from cjm.clients.listeners import ClientListener, client_listeners
        from cjm.deals import gaps as deal_gaps
        from cjm.deals import history as deal_history
        from cjm.deals import record as deal_record
        from cjm.deals.panels import DealPanel, DealTab, GapFinder, deal_panels, deal_tabs, gap_finders
        from cjm.deals.search import refresh_deals_of
        from cjm.stakeholders import gaps as people_gaps
        from cjm.stakeholders import history as people_history
        from cjm.stakeholders.queries import deal_map
        from cjm.team import record as company_record

        client_listeners.register(ClientListener("deals", refresh_deals_of))
        deal_tabs.register(DealTab("journey", pgettext_lazy("tab", "Journey"), "deal_journey", 10))
        deal_tabs.register(DealTab("people", pgettext_lazy("tab", "People"), "deal_people", 20))
        deal_tabs.register(DealTab("history", pgettext_lazy("tab", "History"), "deal_history", 90))
        deal_panels.register(DealPanel("map", 10, "journey", "cjm/stakeholders/_map.html", deal_map))
        gap_finders.register(GapFinder("who-decides", 10, people_gaps.find_gaps_in_who_decides))
        gap_finders.register(GapFinder("next-step", 30, deal_gaps.find_next_step_gaps))
        gap_finders.register(GapFinder("silence", 40, deal_gaps.find_silent_buyers))
        gap_finders.register(GapFinder("department", 50, people_gaps.find_lonely_departments))
        company_record.register_event_kinds()
        client_record.register_event_kinds()
        deal_record.register_event_kinds()
        deal_history.register_event_kinds()
        people_history.register_event_kinds()
