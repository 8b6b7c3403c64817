from django.apps import AppConfig


class ForcesConfig(AppConfig):
    name = "mtfp.forces"
    label = "forces"
    default_auto_field = "django.db.models.BigAutoField"
