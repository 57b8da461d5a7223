"""The addresses of saved versions; each hangs on a deal."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
