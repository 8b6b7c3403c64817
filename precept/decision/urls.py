"""Addresses of a plan's precept decision."""

from django.urls import path

from precept.decision import views

app_name = "decision"
urlpatterns = [
    path("plans/<int:plan_pk>/decision/", views.page, name="page"),
    path("plans/<int:plan_pk>/decision/<slug:kind>/", views.record, name="record"),
    path("plans/<int:plan_pk>/decision/steps/<int:step_pk>/", views.correct, name="correct"),
]
