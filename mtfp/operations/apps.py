from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "mtfp.operations"
    label = "operations"
