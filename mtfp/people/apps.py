from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class PeopleConfig(AppConfig):
    name = "mtfp.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Every way of signing in passes here: the session remembers when it was."""
        from mtfp.people.confirming import remember_sign_in

        user_logged_in.connect(remember_sign_in, dispatch_uid="mtfp.people")
