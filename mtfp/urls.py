"""Every address of the site: signing in and the admin here, each room's own in its urls.py."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from mtfp.operations.health import live, ready

# The admin has no sign-in of its own: a second factor and the limits on attempts would not hold there.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

accounts: list[URLPattern | URLResolver] = [
    path("", include("mtfp.people.urls")),
    path("admin/", admin.site.urls),
]

health: list[URLPattern | URLResolver] = [
    path("health/live/", live, name="live"),
    path("health/ready/", ready, name="ready"),
]

# One include() a room.
rooms: list[URLPattern | URLResolver] = [
    path("", include("mtfp.publications.urls")),  # first: scenarios/…/publish/ is not a subject
    path("", include("mtfp.spreadsheets.urls")),  # before: import/ is not a subject either
    path("", include("precept.options.urls")),  # before: options/ would be a subject's page
    path("", include("precept.decision.urls")),
    path("", include("capital.urls")),  # before: capital/slip/ is beside the pages of its subject
    path("", include("precept.notices.urls")),  # before: scenarios/…/notices/ is not a subject
    path("", include("mtfp.scenarios.urls")),
]

urlpatterns = [*accounts, *health, *rooms]

handler500 = "mtfp.views.failed"
