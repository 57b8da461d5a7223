"""The addresses of clients."""

from django.urls import path

from cjm.kernel.late import late_views

views = late_views("cjm.clients.views")

urlpatterns = [
    path("", views.client_list, name="client_list"),
    path("new/", views.client_create, name="client_create"),
    path("export.<str:kind>", views.client_list_export, name="client_list_export"),
    path("<int:pk>/", views.client_detail, name="client_detail"),
    path("<int:pk>/edit/", views.client_edit, name="client_edit"),
]
