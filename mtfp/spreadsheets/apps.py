from django.apps import AppConfig


class SpreadsheetsConfig(AppConfig):
    name = "mtfp.spreadsheets"
    label = "spreadsheets"
    default_auto_field = "django.db.models.BigAutoField"
