"""Addresses of the capital programme, beside the pages that every subject has."""

from django.urls import path

from capital import views

app_name = "capital"
urlpatterns = [path("scenarios/<int:pk>/capital/slip/", views.slip, name="slip")]
