from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "precept.notices"
    label = "precept_notices"
    default_auto_field = "django.db.models.BigAutoField"
