"""The addresses of the workbook with live formulas; each hangs on a deal."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
