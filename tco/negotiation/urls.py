"""The addresses of the negotiation desk; each hangs on a deal."""

from django.urls import path

from cjm.kernel.late import late_views

views = late_views("tco.negotiation.views")

urlpatterns = [
    path("deals/<int:pk>/negotiation/", views.deal_negotiation, name="deal_negotiation"),
    path("deals/<int:pk>/negotiation/keep/", views.negotiation_keep, name="negotiation_keep"),
    path("deals/<int:pk>/negotiation/trades.<str:kind>", views.negotiation_export, name="negotiation_export"),
    path("deals/<int:pk>/negotiation/internal-cost/", views.internal_cost, name="internal_cost"),
    path("deals/<int:pk>/negotiation/trades/add/", views.concession_add, name="concession_add"),
    path("deals/<int:pk>/negotiation/trades/<int:concession_pk>/", views.concession_edit, name="concession_edit"),
    path("deals/<int:pk>/negotiation/trades/<int:concession_pk>/state/", views.concession_state, name="concession_state"),
    path("deals/<int:pk>/negotiation/trades/<int:concession_pk>/move/", views.concession_move, name="concession_move"),
    path("deals/<int:pk>/negotiation/trades/<int:concession_pk>/remove/", views.concession_remove, name="concession_remove"),
    path("deals/<int:pk>/negotiation/trades/<int:concession_pk>/put-back/", views.concession_put_back, name="concession_put_back"),
]
