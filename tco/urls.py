"""The addresses of cost of ownership; each hangs on a deal."""

from django.urls import path

from tco import views

urlpatterns = [
    path("deals/<int:pk>/cost/", views.deal_cost, name="deal_cost"),
]
