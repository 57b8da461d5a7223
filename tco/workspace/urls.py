"""The addresses of the workspace; each hangs on a deal."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
