"""The addresses of the workspace; each hangs on a deal."""

from django.urls import URLPattern, path

from tco.workspace.views import edit, page, rows

urlpatterns: list[URLPattern] = [
    path("deals/<int:pk>/cost/workspace/", page.cost_workspace, name="cost_workspace"),
    path("deals/<int:pk>/cost/workspace/start/", page.cost_start_blank, name="cost_start_blank"),
    path("deals/<int:pk>/cost/workspace/sheet.json", page.cost_sheet, name="cost_workspace_sheet"),
    path("deals/<int:pk>/cost/workspace/changes/", page.cost_changes, name="cost_workspace_changes"),
    path("deals/<int:pk>/cost/workspace/edit/", edit.cost_edit, name="cost_workspace_edit"),
    path("deals/<int:pk>/cost/workspace/undo/", edit.cost_undo, name="cost_workspace_undo"),
    path("deals/<int:pk>/cost/workspace/redo/", edit.cost_redo, name="cost_workspace_redo"),
    path("deals/<int:pk>/cost/lines/<int:line_pk>/", rows.cost_line, name="cost_line"),
    path("deals/<int:pk>/cost/drivers/<int:driver_pk>/", rows.cost_driver, name="cost_driver"),
    path("deals/<int:pk>/cost/alternatives/<int:alternative_pk>/", rows.cost_alternative, name="cost_alternative"),
    path("deals/<int:pk>/cost/conventions/", rows.cost_conventions, name="cost_conventions"),
]
