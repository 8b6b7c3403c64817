from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class PublicationsConfig(AppConfig):
    name = "mtfp.publications"
    label = "publications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The guards are put in place after every migration: a rebuilt SQLite table loses its triggers."""
        from mtfp.publications.guards import install_after_migrate, refuse_undoing

        pre_migrate.connect(refuse_undoing, sender=self)
        post_migrate.connect(install_after_migrate, sender=self)
