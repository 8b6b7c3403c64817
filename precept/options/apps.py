from django.apps import AppConfig


class OptionsConfig(AppConfig):
    name = "precept.options"
    label = "precept_options"
    default_auto_field = "django.db.models.BigAutoField"
