"""Addresses of precept notices and instalment dates."""

from django.urls import path

from precept.notices import views

app_name = "notices"
urlpatterns = [
    path("scenarios/<int:pk>/notices/", views.of_scenario, name="of_scenario"),
    path("scenarios/<int:pk>/notices/<slug:slug>/", views.of_scenario, name="one_of_scenario"),
    path("publications/<int:pk>/notices/", views.of_publication, name="of_publication"),
    path("publications/<int:pk>/notices/<slug:slug>/", views.of_publication, name="one_of_publication"),
    path("p/<str:token>/notices/", views.of_link, name="of_link"),
    path("p/<str:token>/notices/<slug:slug>/", views.of_link, name="one_of_link"),
    path("plans/<int:plan_pk>/instalments/", views.instalments, name="instalments"),
]
