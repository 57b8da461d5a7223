"""The addresses of scenarios; each hangs on a deal."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
