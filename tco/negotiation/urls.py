"""The addresses of the negotiation desk; each hangs on a deal."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
