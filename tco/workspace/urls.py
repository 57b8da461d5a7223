"""The addresses of the workspace; each hangs on a deal."""

from django.urls import URLPattern, path

from cjm.kernel.late import late_views

comments, edit = late_views("tco.workspace.views.comments"), late_views("tco.workspace.views.edit")
page, rows = late_views("tco.workspace.views.page"), late_views("tco.workspace.views.rows")

urlpatterns: list[URLPattern] = [
    path("deals/<int:pk>/cost/workspace/", page.cost_workspace, name="cost_workspace"),
    path("deals/<int:pk>/cost/workspace/start/", page.cost_start_blank, name="cost_start_blank"),
    path("deals/<int:pk>/cost/workspace/sheet.json", page.cost_sheet, name="cost_workspace_sheet"),
    path("deals/<int:pk>/cost/workspace/changes/", page.cost_changes, name="cost_workspace_changes"),
    path("deals/<int:pk>/cost/workspace/answer/", page.cost_answer, name="cost_workspace_answer"),
    path("deals/<int:pk>/cost/workspace/edit/", edit.cost_edit, name="cost_workspace_edit"),
    path("deals/<int:pk>/cost/workspace/undo/", edit.cost_undo, name="cost_workspace_undo"),
    path("deals/<int:pk>/cost/workspace/redo/", edit.cost_redo, name="cost_workspace_redo"),
    path("deals/<int:pk>/cost/lines/new/", rows.cost_line_new, name="cost_line_new"),
    path("deals/<int:pk>/cost/lines/<int:line_pk>/", rows.cost_line, name="cost_line"),
    path("deals/<int:pk>/cost/lines/<int:line_pk>/delete/", rows.cost_line_delete, name="cost_line_delete"),
    path("deals/<int:pk>/cost/lines/<int:line_pk>/comments/", comments.cost_comment_add, name="cost_comment_add"),
    path("deals/<int:pk>/cost/comments/<int:comment_pk>/settle/", comments.cost_comment_settle, name="cost_comment_settle"),
    path("deals/<int:pk>/cost/comments/<int:comment_pk>/reopen/", comments.cost_comment_reopen, name="cost_comment_reopen"),
    path("deals/<int:pk>/cost/drivers/new/", rows.cost_driver_new, name="cost_driver_new"),
    path("deals/<int:pk>/cost/drivers/<int:driver_pk>/", rows.cost_driver, name="cost_driver"),
    path("deals/<int:pk>/cost/drivers/<int:driver_pk>/delete/", rows.cost_driver_delete, name="cost_driver_delete"),
    path("deals/<int:pk>/cost/alternatives/new/", rows.cost_alternative_new, name="cost_alternative_new"),
    path("deals/<int:pk>/cost/alternatives/<int:alternative_pk>/", rows.cost_alternative, name="cost_alternative"),
    path(
        "deals/<int:pk>/cost/alternatives/<int:alternative_pk>/delete/",
        rows.cost_alternative_delete,
        name="cost_alternative_delete",
    ),
    path("deals/<int:pk>/cost/conventions/", rows.cost_conventions, name="cost_conventions"),
]
