"""The addresses of scenarios; each hangs on a deal."""

from django.urls import path

from cjm.kernel.late import late_views

views = late_views("tco.scenarios.views")

urlpatterns = [
    path("deals/<int:pk>/cost/scenarios/", views.cost_scenarios, name="cost_scenarios"),
    path("deals/<int:pk>/cost/scenarios/usual/", views.scenarios_usual, name="scenarios_usual"),
    path("deals/<int:pk>/cost/scenarios/add/", views.scenario_add, name="scenario_add"),
    path("deals/<int:pk>/cost/scenarios/<int:scenario_pk>/", views.scenario_edit, name="scenario_edit"),
    path("deals/<int:pk>/cost/scenarios/<int:scenario_pk>/copy/", views.scenario_copy, name="scenario_copy"),
    path("deals/<int:pk>/cost/scenarios/<int:scenario_pk>/move/", views.scenario_move, name="scenario_move"),
    path("deals/<int:pk>/cost/scenarios/<int:scenario_pk>/remove/", views.scenario_remove, name="scenario_remove"),
]
