from django.apps import AppConfig


class DecisionConfig(AppConfig):
    name = "precept.decision"
    label = "precept_decision"
    default_auto_field = "django.db.models.BigAutoField"
