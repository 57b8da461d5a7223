"""The addresses of a deal's people."""

from django.urls import path

from cjm.kernel.late import late_views

views = late_views("cjm.stakeholders.views")

PERSON = "<int:pk>/people/<int:stakeholder_pk>/"
CONCERN = PERSON + "concerns/<int:concern_pk>/"

urlpatterns = [
    path("<int:pk>/people/", views.deal_people, name="deal_people"),
    path("<int:pk>/people/export.<str:kind>", views.deal_people_export, name="deal_people_export"),
    path("<int:pk>/people/new/", views.stakeholder_add, name="stakeholder_add"),
    path(PERSON, views.stakeholder_edit, name="stakeholder_edit"),
    path(PERSON + "remove/", views.stakeholder_remove, name="stakeholder_remove"),
    path(PERSON + "concerns/new/", views.concern_raise, name="concern_raise"),
    path(CONCERN, views.concern_answer, name="concern_answer"),
    path(CONCERN + "remove/", views.concern_remove, name="concern_remove"),
]
