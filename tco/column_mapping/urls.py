"""The addresses of tables in a client's own layout; each hangs on a deal."""

from django.urls import path

from cjm.kernel.late import late_views

views = late_views("tco.column_mapping.views")

urlpatterns = [
    path("deals/<int:pk>/cost/upload/<int:draft_pk>/columns/", views.cost_import_columns, name="cost_import_columns"),
]
