from django.apps import AppConfig


class HouseholdConfig(AppConfig):
    name = "precept.household"
    label = "household"
    default_auto_field = "django.db.models.BigAutoField"
