from django.apps import AppConfig


class TreasuryConfig(AppConfig):
    name = "capital.treasury"
    label = "capital_treasury"
    default_auto_field = "django.db.models.BigAutoField"
