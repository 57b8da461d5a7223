"""The addresses of the workbook with live formulas; each hangs on a deal."""

from django.urls import path

from cjm.kernel.late import late_views

views = late_views("tco.workbook.views")

urlpatterns = [
    path("deals/<int:pk>/cost/calculation.xlsx", views.cost_calculation, name="cost_calculation"),
]
