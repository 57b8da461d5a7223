from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CjmConfig(AppConfig):
    name = "cjm"
    verbose_name = _("Customer journey")

    def ready(self) -> None:
        from cjm.clients.listeners import ClientListener, client_listeners
        from cjm.deals.search import refresh_deals_of
        from cjm.kernel.navigation import NavigationEntry, navigation

        navigation.register(NavigationEntry("board", _("Board"), "board", 10))
        navigation.register(NavigationEntry("deals", _("Deals"), "deal_list", 20))
        navigation.register(NavigationEntry("clients", _("Clients"), "client_list", 30))
        client_listeners.register(ClientListener("deals", refresh_deals_of))
