"""Addresses of the options page; before those of scenarios, whose pages of subjects would take them."""

from django.urls import path

from precept.options import views

app_name = "precept_options"
urlpatterns = [
    path("scenarios/<int:pk>/options/", views.options, name="options"),
    path("scenarios/<int:pk>/options/add/", views.add, name="add"),
    path("scenarios/<int:pk>/options/<slug:slug>/explain/<str:key>/<str:year>/", views.explanation, name="explanation"),
    path("scenarios/<int:pk>/options/<slug:slug>/scenario/", views.to_scenario, name="to_scenario"),
]
