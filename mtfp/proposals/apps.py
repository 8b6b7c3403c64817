from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "mtfp.proposals"
    label = "proposals"
    default_auto_field = "django.db.models.BigAutoField"
