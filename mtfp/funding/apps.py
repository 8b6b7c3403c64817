from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "mtfp.funding"
    label = "funding"
    default_auto_field = "django.db.models.BigAutoField"
