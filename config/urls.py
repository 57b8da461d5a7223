"""Every address of the site. Each package lists its own; this file only joins them."""

from django.urls import include, path

urlpatterns = [
    path("", include("cjm.urls")),
    path("", include("tco.urls")),
    path("", include("proposals.urls")),
]

handler400 = "cjm.kernel.errors.bad_request"
handler403 = "cjm.kernel.errors.forbidden"
handler404 = "cjm.kernel.errors.not_found"
handler500 = "cjm.kernel.errors.server_error"
