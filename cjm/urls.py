"""The addresses of the package, feature by feature."""

from django.urls import include, path

from cjm.admin import company_site

urlpatterns = [
    path("", include("cjm.team.urls")),
    path("clients/", include("cjm.clients.urls")),
    path("deals/", include("cjm.deals.urls")),
    path("deals/", include("cjm.stakeholders.urls")),
    path("board/", include("cjm.pipeline.urls")),
    path("admin/", company_site.urls),
]
