"""Addresses of publications: by number for those who sign in, by a random link for everybody else."""

from django.urls import path

from mtfp.publications.views import publishing, reading

app_name = "publications"
urlpatterns = [
    path("scenarios/<int:pk>/publish/", publishing.publish_scenario, name="publish"),
    path("publications/columns/", reading.columns, name="columns"),
    path("publications/<int:pk>/", reading.paper, name="paper"),
    path("publications/<int:pk>/change/", publishing.change, name="change"),
    path("publications/<int:pk>/explain/<str:key>/<str:year>/", reading.explanation, name="explanation"),
    path(
        "publications/<int:pk>/options/<slug:option>/explain/<str:key>/<str:year>/", reading.explanation, name="option"
    ),
    path("publications/<int:pk>/data.csv", reading.data_as_csv, name="csv"),
    path("publications/<int:pk>/data.json", reading.data_as_json, name="json"),
    path("publications/<int:pk>/workbook.xlsx", reading.workbook, name="workbook"),
    path("publications/<int:pk>/sheets/", reading.downloads, name="downloads"),
    path("publications/<int:pk>/print.css", reading.print_styles, name="print_styles"),
    path("p/<str:token>/", reading.paper, name="linked_paper"),
    path("p/<str:token>/explain/<str:key>/<str:year>/", reading.explanation, name="linked_explanation"),
    path(
        "p/<str:token>/options/<slug:option>/explain/<str:key>/<str:year>/", reading.explanation, name="linked_option"
    ),
    path("p/<str:token>/data.csv", reading.data_as_csv, name="linked_csv"),
    path("p/<str:token>/data.json", reading.data_as_json, name="linked_json"),
    path("p/<str:token>/workbook.xlsx", reading.workbook, name="linked_workbook"),
    path("p/<str:token>/sheets/", reading.downloads, name="linked_downloads"),
    path("p/<str:token>/print.css", reading.print_styles, name="linked_print_styles"),
]
