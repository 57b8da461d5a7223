"""The addresses of cost of ownership; each hangs on a deal."""

from django.urls import include, path

from cjm.kernel.late import late_views

comparison = late_views("tco.views.comparison")
downloads = late_views("tco.views.downloads")
imports = late_views("tco.views.imports")

urlpatterns = [
    path("deals/<int:pk>/cost/", comparison.deal_cost, name="deal_cost"),
    path("deals/<int:pk>/cost/delete/", comparison.cost_delete, name="cost_delete"),
    path("deals/<int:pk>/cost/upload/", imports.cost_upload, name="cost_upload"),
    path("deals/<int:pk>/cost/upload/<int:draft_pk>/", imports.cost_import, name="cost_import"),
    path("deals/<int:pk>/cost/upload/<int:draft_pk>/confirm/", imports.cost_import_confirm, name="cost_import_confirm"),
    path("deals/<int:pk>/cost/upload/<int:draft_pk>/discard/", imports.cost_import_discard, name="cost_import_discard"),
    path("deals/<int:pk>/cost/template.xlsx", downloads.cost_template, name="cost_template"),
    path("deals/<int:pk>/cost/model.xlsx", downloads.cost_workbook, name="cost_workbook"),
    path("deals/<int:pk>/cost/model.json", downloads.cost_document, name="cost_document"),
    path("deals/<int:pk>/cost/result.json", downloads.cost_result, name="cost_result"),
    path("deals/<int:pk>/cost/lines.csv", downloads.cost_lines_csv, name="cost_lines_csv"),
    path("deals/<int:pk>/cost/flows.csv", downloads.cost_flows_csv, name="cost_flows_csv"),
    path("", include("tco.workspace.urls")),
    path("", include("tco.cost_templates.urls")),
    path("", include("tco.countries.urls")),
    path("", include("tco.column_mapping.urls")),
    path("", include("tco.scenarios.urls")),
    path("", include("tco.saved_versions.urls")),
    path("", include("tco.negotiation.urls")),
    path("", include("tco.workbook.urls")),
]
