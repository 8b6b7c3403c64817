from django.apps import AppConfig


class CommissioningConfig(AppConfig):
    name = "mtfp.commissioning"
    label = "commissioning"
    default_auto_field = "django.db.models.BigAutoField"
