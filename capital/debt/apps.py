from django.apps import AppConfig


class DebtConfig(AppConfig):
    name = "capital.debt"
    label = "capital_debt"
    default_auto_field = "django.db.models.BigAutoField"
