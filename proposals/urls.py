"""The addresses of proposals."""

from django.urls import path

from cjm.kernel.late import late_views

views = late_views("proposals.views")

urlpatterns = [
    path("deals/<int:pk>/proposals/", views.deal_proposals, name="deal_proposals"),
    path("deals/<int:pk>/proposals/new/", views.proposal_create, name="proposal_create"),
    path("proposals/<int:pk>/", views.proposal, name="proposal"),
    path("proposals/versions/<int:pk>/", views.proposal_version, name="proposal_version"),
    path("proposals/versions/<int:pk>/retry/", views.version_retry, name="proposal_version_retry"),
    path("proposals/versions/<int:pk>/document.pdf", views.version_pdf, name="proposal_version_pdf"),
    path("proposals/versions/<int:pk>/pages/<int:number>.png", views.version_page, name="proposal_version_page"),
]
