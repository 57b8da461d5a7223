"""The addresses of deals."""

from django.urls import path

from cjm.kernel.late import late_views

deals, journey = late_views("cjm.deals.views.deals"), late_views("cjm.deals.views.journey")

urlpatterns = [
    path("", deals.deal_list, name="deal_list"),
    path("new/", deals.deal_create, name="deal_create"),
    path("export.<str:kind>", deals.deal_list_export, name="deal_list_export"),
    path("<int:pk>/", journey.deal_journey, name="deal_journey"),
    path("<int:pk>/edit/", deals.deal_edit, name="deal_edit"),
    path("<int:pk>/next-step/", deals.deal_next_step, name="deal_next_step"),
    path("<int:pk>/evidence/new/", journey.evidence_record, name="evidence_record"),
    path("<int:pk>/evidence/<int:evidence_pk>/withdraw/", journey.evidence_withdraw, name="evidence_withdraw"),
    path("<int:pk>/move/", journey.deal_move, name="deal_move"),
    path("<int:pk>/move/undo/", journey.deal_move_undo, name="deal_move_undo"),
    path("<int:pk>/close/", deals.deal_close, name="deal_close"),
    path("<int:pk>/reopen/", deals.deal_reopen, name="deal_reopen"),
    path("<int:pk>/history/", deals.deal_history, name="deal_history"),
    path("<int:pk>/history/export.<str:kind>", deals.deal_history_export, name="deal_history_export"),
]
