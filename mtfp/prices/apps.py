from django.apps import AppConfig


class PricesConfig(AppConfig):
    name = "mtfp.prices"
    label = "prices"
    default_auto_field = "django.db.models.BigAutoField"
