"""Addresses of publications: by number for those who sign in, by a random link for everybody else."""

from django.urls import path

from mtfp.publications import views

app_name = "publications"
urlpatterns = [
    path("scenarios/<int:pk>/publish/", views.publish_scenario, name="publish"),
    path("publications/columns/", views.columns, name="columns"),
    path("publications/<int:pk>/", views.paper, name="paper"),
    path("publications/<int:pk>/change/", views.change, name="change"),
    path("publications/<int:pk>/explain/<str:key>/<str:year>/", views.explanation, name="explanation"),
    path("publications/<int:pk>/data.csv", views.data_as_csv, name="csv"),
    path("publications/<int:pk>/data.json", views.data_as_json, name="json"),
    path("publications/<int:pk>/workbook.xlsx", views.workbook, name="workbook"),
    path("p/<str:token>/", views.paper, name="linked_paper"),
    path("p/<str:token>/explain/<str:key>/<str:year>/", views.explanation, name="linked_explanation"),
    path("p/<str:token>/data.csv", views.data_as_csv, name="linked_csv"),
    path("p/<str:token>/data.json", views.data_as_json, name="linked_json"),
    path("p/<str:token>/workbook.xlsx", views.workbook, name="linked_workbook"),
]
