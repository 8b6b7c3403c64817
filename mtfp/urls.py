"""Every address of the site: signing in and the admin here, each room's own in its urls.py."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import URLPattern, URLResolver, include, path

accounts: list[URLPattern | URLResolver] = [
    path("sign-in/", LoginView.as_view(redirect_authenticated_user=True), name="sign_in"),
    path("sign-out/", LogoutView.as_view(), name="sign_out"),
    path("admin/", admin.site.urls),
]

# One include() a room.
rooms: list[URLPattern | URLResolver] = [
    path("", include("mtfp.publications.urls")),  # first: scenarios/…/publish/ is not a subject
    path("", include("mtfp.spreadsheets.urls")),  # before: import/ is not a subject either
    path("", include("precept.options.urls")),  # before: options/ would be a subject's page
    path("", include("mtfp.scenarios.urls")),
]

urlpatterns = [*accounts, *rooms]
