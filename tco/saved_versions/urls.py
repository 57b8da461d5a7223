"""The addresses of saved versions; each hangs on a deal."""

from django.urls import path

from cjm.kernel.late import late_views

views = late_views("tco.saved_versions.views")

urlpatterns = [
    path("deals/<int:pk>/cost/versions/", views.cost_versions, name="cost_versions"),
    path("deals/<int:pk>/cost/versions/difference/", views.cost_difference, name="cost_difference"),
    path("deals/<int:pk>/cost/versions/difference.<str:kind>", views.cost_difference_export, name="cost_difference_export"),
    path("deals/<int:pk>/cost/versions/<int:number>.json", views.cost_version_document, name="cost_version_document"),
    path("deals/<int:pk>/cost/versions/<int:number>/restore/", views.cost_version_restore, name="cost_version_restore"),
    path("deals/<int:pk>/cost/changes/<int:version>/restore/", views.cost_change_restore, name="cost_change_restore"),
]
