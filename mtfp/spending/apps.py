from django.apps import AppConfig


class SpendingConfig(AppConfig):
    name = "mtfp.spending"
    label = "spending"
    default_auto_field = "django.db.models.BigAutoField"
