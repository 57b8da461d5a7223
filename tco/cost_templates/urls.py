"""The addresses of templates: the library, and beginning the model of a deal."""

from django.urls import path

from cjm.kernel.late import late_views

library = late_views("tco.cost_templates.views.library")
start = late_views("tco.cost_templates.views.start")

urlpatterns = [
    path("deals/<int:pk>/cost/begin/", start.cost_begin, name="cost_begin"),
    path("deals/<int:pk>/cost/copy/", start.cost_copy, name="cost_copy"),
    path("deals/<int:pk>/cost/make-template/", library.cost_make_template, name="cost_make_template"),
    path("cost-templates/", library.cost_templates, name="cost_templates"),
    path("cost-templates/<int:pk>/edit/", library.cost_template_edit, name="cost_template_edit"),
    path("cost-templates/<int:pk>/remove/", library.cost_template_remove, name="cost_template_remove"),
    path("cost-templates/<slug:identifier>/", library.cost_template_preview, name="cost_template_preview"),
    path("cost-templates/<slug:identifier>/copy/", library.cost_template_copy, name="cost_template_copy"),
]
