"""The addresses of tables in a client's own layout: the question of a deal, and the layouts that a team remembers."""

from django.urls import path

from cjm.kernel.late import late_views

question = late_views("tco.column_mapping.views.question")
remembered = late_views("tco.column_mapping.views.remembered")

urlpatterns = [
    path("deals/<int:pk>/cost/upload/<int:draft_pk>/columns/", question.cost_import_columns, name="cost_import_columns"),
    path("table-layouts/", remembered.table_layouts, name="table_layouts"),
    path("table-layouts/<int:pk>/rename/", remembered.table_layout_rename, name="table_layout_rename"),
    path("table-layouts/<int:pk>/forget/", remembered.table_layout_forget, name="table_layout_forget"),
]
