from django.apps import AppConfig


class PreceptConfig(AppConfig):
    name = "precept"
    default_auto_field = "django.db.models.BigAutoField"
