"""The addresses of the board."""

from django.urls import path

from cjm.kernel.late import late_views

views = late_views("cjm.pipeline.views")

urlpatterns = [
    path("", views.board, name="board"),
    path("stages/<int:pk>/", views.board_column, name="board_column"),
]
