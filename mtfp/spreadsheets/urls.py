"""Addresses of the import of workbooks."""

from django.urls import path

from mtfp.spreadsheets import views

app_name = "spreadsheets"
urlpatterns = [
    path("scenarios/<int:pk>/import/", views.upload, name="upload"),
    path("scenarios/<int:pk>/import/templates/<slug:template_key>.xlsx", views.template, name="template"),
    path("scenarios/<int:pk>/import/<int:preview_pk>/", views.preview, name="preview"),
    path("scenarios/<int:pk>/import/<int:preview_pk>/confirm/", views.confirm, name="confirm"),
]
