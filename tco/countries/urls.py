"""The addresses of countries."""

from django.urls import path

from cjm.kernel.late import late_views

views = late_views("tco.countries.views")

urlpatterns = [
    path("countries/", views.country_profiles, name="country_profiles"),
    path("countries/<slug:code>/", views.country_profile, name="country_profile"),
    path("deals/<int:pk>/cost/country/", views.cost_country, name="cost_country"),
]
