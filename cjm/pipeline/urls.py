"""The addresses of the board."""

from django.urls import path

from cjm.pipeline import views

urlpatterns = [
    path("", views.board, name="board"),
    path("stages/<int:pk>/", views.board_column, name="board_column"),
]
