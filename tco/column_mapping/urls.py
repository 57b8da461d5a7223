"""The addresses of tables in a client's own layout; each hangs on a deal."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
