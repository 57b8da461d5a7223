"""The addresses of cost templates; each hangs on a deal."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
