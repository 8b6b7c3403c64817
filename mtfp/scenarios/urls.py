"""Addresses of plans and scenarios."""

from django.urls import path

from mtfp.scenarios import views

app_name = "scenarios"
urlpatterns = [
    path("", views.home, name="home"),
    path("units/", views.choose_units, name="units"),
    path("scenarios/<int:pk>/", views.overview, name="overview"),
    path("scenarios/<int:pk>/assumptions/", views.assumptions, name="assumptions"),
    path("scenarios/<int:pk>/explain/<str:key>/<str:year>/", views.explanation, name="explanation"),
    path("scenarios/<int:pk>/<slug:subject>/", views.subject, name="subject"),
]
